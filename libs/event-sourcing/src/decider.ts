/** A fact as its decider sees it: the newest shape of its data, under a type that is a string literal. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** What the store adds to a fact. */
export interface Recorded {
  /** UUID, the same on every retry of the command that made it. */
  readonly id: string;
  /** 1-based place in the stream. */
  readonly version: number;
  /** Server time, ms since the Unix epoch, never decreasing along the ledger. */
  readonly recordedAt: number;
}

export type RecordedEvent<Event extends DomainEvent> = Event & Recorded;

/** An intention, with the time it is judged at. Deciders read no clock. */
export interface Command<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
  /** Ms since the Unix epoch. */
  readonly at: number;
}

/**
 * The rules of one kind of stream, pure.
 * `decide` returns the facts that a command makes, or throws `Refused`; `[]` means "already so".
 * `evolve` takes a run of facts at once, so that loading a long stream is linear; it never fails.
 */
export interface Decider<State, C extends Command, Event extends DomainEvent> {
  /** The stream of one of these is `<category>-<id>`; no dash in a category. */
  readonly category: string;
  readonly initial: State;
  decide(command: C, state: State): readonly Event[];
  evolve(state: State, events: readonly RecordedEvent<Event>[]): State;
}

/** Makes a `switch` over a union exhaustive at compile time, and damaged data loud at run time. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
