import { Injectable } from '@nestjs/common';
import { END_OF_TIME, type EventStore, type Instant, Ledger, type Position, Progress } from '#libs/event-sourcing';
import { refuse } from '#libs/commitments';
import type { Clocks } from '#libs/read-models';

/** How long a question waits for the read models by itself, ms. */
const WAIT_DEFAULT = 2_000;

/** When a question is asked for; both clocks default to now. */
export interface Asked {
  readonly asOf?: Instant;
  readonly knownAt?: Instant;
}

/** Changes are told from `since` on; inclusive. */
export type AskedSince = Asked & { readonly since?: Instant };

/** A question's clocks, once every one that was not named is now. */
export interface Settled {
  readonly asOf: Instant;
  readonly knownAt: Instant;
  readonly clocks: Clocks;
  /** What changes are told against: the same question just before `since`, asked then, about then or about an earlier `asOf`. */
  readonly before?: Clocks;
}

/** Where the read models stand against the ledger. */
@Injectable()
export class ReadSide {
  private readonly store: EventStore;

  constructor(
    private readonly ledger: Ledger,
    private readonly progress: Progress,
  ) {
    this.store = ledger.store;
  }

  /** Waits until the read models hold everything up to a position; refuses with `behind`, and never lets older data through. */
  async waitFor(position: Position, milliseconds = WAIT_DEFAULT): Promise<void> {
    if (await this.progress.waitFor(position, milliseconds)) return;
    throw refuse('behind', `The read models have not reached position ${position} yet. Try again.`, {
      reached: (await this.progress.look()).position,
    });
  }

  /** Waits until the read models hold everything recorded so far. */
  async catchUp(): Promise<void> {
    await this.waitFor(await this.store.head());
  }

  /** Refuses with `parked` while a stream's events cannot be projected. */
  async checkNotParked(stream: string): Promise<void> {
    if (!(await this.progress.parked()).some((each) => each.stream === stream)) return;
    throw refuse(
      'parked',
      'An event of this commitment could not be projected; an operator must look at it (pacta parked).',
    );
  }

  /** Whether some stream's events could not be projected: what lists then lack. */
  async incomplete(): Promise<boolean> {
    return (await this.progress.parked()).length > 0;
  }

  /** Settles what a question asks for, and waits until it can be answered. Refuses with `dates-reversed`, and with `behind`. */
  async settle(asked: AskedSince): Promise<Settled> {
    const { asOf = this.ledger.now(), knownAt = this.ledger.now(), since } = asked;
    if (since !== undefined && since > knownAt)
      throw refuse('dates-reversed', 'since lies after knownAt.', { pointer: '/since' });
    const clocks = await this.clocks({ asOf, ...(asked.knownAt === undefined ? {} : { knownAt }) });
    // What the read models hold by now need not be waited for.
    if (asked.knownAt !== undefined) await this.waitFor(clocks.knownAt);
    if (since === undefined) return { asOf, knownAt, clocks };
    const before = await this.clocks({ asOf: Math.min(clocks.asOf, since - 1), knownAt: since - 1 });
    return { asOf, knownAt, clocks, before };
  }

  /** `knownAt` becomes the last position recorded by then; without it, the last that the read models hold. */
  async clocks({ asOf, knownAt }: Asked): Promise<Clocks> {
    const position =
      knownAt === undefined ? (await this.progress.look()).position : await this.store.positionAt(knownAt);
    // Rows that hold for ever end at the end of time: a moment before it, all of them are met.
    return { asOf: Math.min(asOf ?? this.ledger.now(), END_OF_TIME - 1), knownAt: position };
  }
}
