import { BEGINNING, type OrderedEvent, type Position } from '#libs/event-sourcing';

/** Reads on behind a position, in order; fewer than asked for only at the end. */
type ReadOn = (after: Position, limit: number) => Promise<readonly OrderedEvent[]>;

/** One event in so many is remembered. */
const EVERY = 512;

interface Sample {
  readonly position: Position;
  readonly recordedAt: number;
}

/**
 * The way from an instant to a position on a server whose positions are offsets of bytes: one sample in 512 events, in memory,
 * taken in one walk over the ledger when it is first asked for, and onwards from there.
 */
export class Times {
  private readonly samples: Sample[] = [];
  private walk: Promise<void> = Promise.resolve();

  constructor(private readonly readOn: ReadOn) {}

  /** The last position recorded at or before an instant; `'0'` if none. */
  async positionAt(instant: number): Promise<Position> {
    if ((this.samples.at(-1)?.recordedAt ?? 0) <= instant) await this.goOn();
    const sample = this.samples.findLast(({ recordedAt }) => recordedAt <= instant);
    const following = await this.readOn(sample?.position ?? BEGINNING, EVERY);
    const last = following.findLast(({ recordedAt }) => recordedAt <= instant);
    return last?.position ?? sample?.position ?? BEGINNING;
  }

  private async goOn(): Promise<void> {
    this.walk = this.walk.catch(() => undefined).then(async () => this.walkOn());
    return this.walk;
  }

  private async walkOn(): Promise<void> {
    for (;;) {
      const run = await this.readOn(this.samples.at(-1)?.position ?? BEGINNING, EVERY);
      const last = run.at(-1);
      if (!last || run.length < EVERY) return;
      this.samples.push({ position: last.position, recordedAt: last.recordedAt });
    }
  }
}
