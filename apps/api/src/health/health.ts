import { Injectable, Optional } from '@nestjs/common';
import { ControlStore } from '#libs/access';
import { OpenedStore, RollbackGuard } from '#libs/application';
import { EventStore, Progress, type ProjectorState } from '#libs/event-sourcing';
import { Disk } from './disk.js';
import { RowsDamage } from './rows-damage.js';

/** So many events behind count as lag worth telling. */
const LAG_DEGRADED = 1_000;

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  /** Why it is not `ok`, in words; empty otherwise. */
  readonly reasons: readonly string[];
  /** What the read models have applied, and the end of the ledger. */
  readonly position?: string;
  readonly head?: string;
  readonly lag?: number;
  /** Streams whose events could not be projected. */
  readonly parked?: readonly string[];
}

/** Whether the stores answer and the read models can be asked. */
@Injectable()
export class Health {
  constructor(
    private readonly store: EventStore,
    private readonly progress: Progress,
    private readonly guard: RollbackGuard,
    private readonly opened: OpenedStore,
    private readonly control: ControlStore,
    private readonly damage: RowsDamage,
    @Optional() private readonly disk?: Disk,
  ) {}

  async report(): Promise<HealthReport> {
    try {
      const { state, position } = await this.progress.look();
      const fatal = whyNotServing(state);
      if (fatal !== undefined) return { status: 'unavailable', reasons: [fatal] };
      const head = await this.store.head();
      await this.control.check();
      const own = [this.disk?.complaint, this.guard.reason, this.damage.complaint, await this.opened.complaint()];
      const [lag, all] = [await this.progress.lag(), await this.progress.parked()];
      const parked = [...new Set(all.map(({ stream }) => stream))];
      const reasons = [...own.filter((each) => each !== undefined), ...complaints(state, lag, parked)];
      const status = reasons.length === 0 ? 'ok' : 'degraded';
      return { status, reasons, position, head, lag, parked };
    } catch (error) {
      return { status: 'unavailable', reasons: [`A store does not answer: ${told(error)}.`] };
    }
  }
}

/** What is wrong with the read models, and still lets them be asked. */
const complaints = (state: ProjectorState, lag: number, parked: readonly string[]): readonly string[] => [
  ...(state.name === 'rebuilding' ? [`Read models are being rebuilt: ${state.models.join(', ')}.`] : []),
  ...(state.name === 'retrying' ? [`The read models are retried: ${told(state.error)}`] : []),
  ...(lag >= LAG_DEGRADED ? [`The read models are ${lag} events behind.`] : []),
  ...(parked.length > 0 ? [`Events of ${parked.length} streams could not be projected: pacta parked lists them.`] : []),
];

function whyNotServing(state: ProjectorState): string | undefined {
  if (state.name === 'starting') return 'The read models are being opened.';
  if (state.name === 'stopped')
    return `The read models are not followed any more${state.error === undefined ? '.' : `: ${told(state.error)}`}`;
  return undefined;
}

/** Under jest an error of another realm is no `Error`. */
const told = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
