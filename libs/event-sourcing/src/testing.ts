import { expect } from '@jest/globals';
import type { Codec } from './codec.js';
import type { Command, Decider, DomainEvent, Recorded, RecordedEvent } from './decider.js';
import type { StoredEvent } from './event-store.js';
import { Refused } from './refused.js';

/** An event that a spec takes as given; what the store adds can be set, as for one that was recorded late. */
export type Given<Event extends DomainEvent> = Event & Partial<Recorded>;

/** When given events were recorded, unless they say otherwise. */
export const RECORDED_AT = Date.UTC(2026, 0, 1);

/** The id of the event at a version, the same in every run. */
export const idOf = (version: number): string => `00000000-0000-4000-8000-${String(version).padStart(12, '0')}`;

/** Given events as a store hands them out: in the order of their versions, 1 onwards, with fixed ids. */
export const recorded = <Event extends DomainEvent>(
  events: readonly Given<Event>[],
  codec?: Codec<Event>,
): readonly RecordedEvent<Event>[] =>
  events.map((event, index) => {
    const { id = idOf(index + 1), version = index + 1, recordedAt = RECORDED_AT, type } = event;
    const stored = { ...asStored(event, codec), id, version, recordedAt };
    return codec ? codec.decode({ ...stored, type }) : { ...event, id, version, recordedAt };
  });

function asStored<Event extends DomainEvent>(event: Event, codec?: Codec<Event>): Omit<StoredEvent, keyof Recorded> {
  const metadata = { commandId: '', requestHash: '', actor: 'spec', $correlationId: '', $causationId: '' };
  // Data is JSON: what does not survive the way to the store and back does not survive here.
  const data = JSON.parse(JSON.stringify(event.data)) as object;
  return {
    type: event.type,
    schema: codec?.schemaOf(event.type) ?? 1,
    data,
    metadata,
    salt: new Uint8Array(32),
    stream: '',
  };
}

/**
 * Specs of a decider as sentences: `given(…events).when(command).thenRecords(…events)`. Equality is strict and ordered.
 * With its codec, every event takes the way through JSON and back, as from a store.
 */
export const specFor =
  <State, C extends Command, Event extends DomainEvent>(decider: Decider<State, C, Event>, codec?: Codec<Event>) =>
  (...events: readonly Given<Event>[]) => ({
    when(command: C) {
      const state = decider.evolve(decider.initial, recorded(events, codec));
      const decide = () => decider.decide(command, state);
      return {
        thenRecords(...expected: readonly Event[]): void {
          const facts = decide();
          expect(facts).toStrictEqual(expected);
          // What is decided can be folded: `evolve` never fails.
          decider.evolve(state, recorded(facts, codec));
        },
        thenNothing: (): void => expect(decide()).toStrictEqual([]),
        /** `detail` needs to name only some of the refusal's members. */
        thenRefuses(code: string, detail: Readonly<Record<string, unknown>> = {}): void {
          const refusal = refusalOf(decide);
          expect(refusal.code).toBe(code);
          expect(refusal.detail).toMatchObject(detail);
        },
      };
    },
  });

/** How a decision is refused; fails where it is not. */
export function refusalOf(decide: () => unknown): Refused {
  let made: unknown;
  try {
    made = decide();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error(`expected a refusal, but it was decided: ${JSON.stringify(made)}`);
}
