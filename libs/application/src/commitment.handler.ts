import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandRequest, END_OF_TIME, handle, type Handled, Ledger, type Loaded } from '#libs/event-sourcing';
import {
  beliefOf,
  type CommitmentCommand,
  type CommitmentEvent,
  type CommitmentRecord,
  type ConflictAnswer,
  conflictsOf,
  corrected,
  isErased,
  partiesNamed,
  pointingTo,
  refuse,
  stateAt,
} from '#libs/commitments';
import { Parties } from './parties.js';
import type { Receipt } from './receipt.js';
import { type ShapeProblem, Shapes } from './shapes.js';
import { type SourceRequest, Sources } from './sources.js';
import { CommitmentStreams } from './streams.js';

/** An act as a caller asks for it: its source is not looked up yet. Its shape was checked at the edge. */
export interface ActRequest {
  readonly type: CommitmentCommand['type'];
  readonly data: object;
}

/** What the fields are that need a look of their own, whatever the act. */
interface Fields {
  readonly event?: string;
  readonly changes?: Readonly<Record<string, unknown>> & { readonly source?: SourceRequest };
  readonly source?: SourceRequest;
  readonly replacement?: string;
  readonly of?: string;
}

export class ExecuteCommitment extends Command<Receipt> {
  constructor(
    readonly id: string,
    readonly act: ActRequest,
    readonly request: CommandRequest,
  ) {
    super();
  }
}

type Changes = Readonly<Record<string, unknown>>;
type Commitment = Loaded<CommitmentRecord, CommitmentEvent>;

/** Carries an act to its commitment: looks up what it names, and lets the decider judge it. */
@CommandHandler(ExecuteCommitment)
export class ExecuteCommitmentHandler implements ICommandHandler<ExecuteCommitment> {
  constructor(
    private readonly ledger: Ledger,
    private readonly streams: CommitmentStreams,
    private readonly parties: Parties,
    private readonly sources: Sources,
    private readonly shapes: Shapes,
  ) {}

  async execute({ id, act, request }: ExecuteCommitment): Promise<Receipt> {
    const handled = await handle(this.ledger, this.streams, id, request, async (loaded, at) => {
      if (loaded.version === 0 && act.type !== 'record') throw refuse('not-found', `There is no commitment ${id}.`);
      this.checkShape(act, loaded);
      return { type: act.type, data: await this.lookUp(id, act), at } as CommitmentCommand;
    });
    return receipt(handled);
  }

  /** The shapes that depend on the commitment: amended terms are of its kind, a corrected event stays valid as that event. */
  private checkShape({ type, data }: ActRequest, { events }: Commitment): void {
    const { changes, event }: Fields = data;
    if (!changes) return;
    if (type === 'amend') refuseProblems(this.amendedTermsProblems(changes, events, '/changes'));
    if (type === 'correct-event') refuseProblems(this.correctionProblems(event, changes, events));
  }

  private correctionProblems(
    id: string | undefined,
    changes: Changes,
    events: CommitmentRecord,
  ): readonly ShapeProblem[] {
    const target = events.find((event) => event.id === id);
    // What is not there, or not any more, is refused as such.
    if (!target || target.type === 'EventRedacted' || isErased(target.id, events)) return [];
    if ('kind' in changes)
      return [{ pointer: '/changes/kind', detail: 'the kind cannot be corrected: retract and record anew' }];
    const standing = corrected(target.data, beliefOf(events)?.amendments.get(target.id));
    const correction = { type: 'EventCorrected', data: { event: target.id, changes, reason: '' } } as const;
    const data = corrected(standing, [correction]);
    const problems = this.shapes.event(target.type, data, '/changes');
    if (problems.length > 0 || target.type !== 'CommitmentAmended') return problems;
    return this.amendedTermsProblems(data['changes'] as Changes, events, '/changes/changes');
  }

  private amendedTermsProblems(
    { terms }: Changes,
    [recording]: CommitmentRecord,
    pointer: string,
  ): readonly ShapeProblem[] {
    if (terms === undefined || recording?.type !== 'CommitmentRecorded') return [];
    return this.shapes.terms(recording.data.kind, terms, `${pointer}/terms`);
  }

  private async lookUp(id: string, { data }: ActRequest): Promise<object> {
    const { source, changes, replacement, of }: Fields = data;
    await this.parties.check(partiesNamed({ ...data }));
    if (replacement !== undefined) await this.checkOther(id, replacement, '/replacement');
    if (of !== undefined) await this.checkOther(id, of, '/of');
    return {
      ...data,
      ...(source ? { source: await this.sources.resolve(source, '/source') } : {}),
      ...(changes?.source
        ? { changes: { ...changes, source: await this.sources.resolve(changes.source, '/changes/source') } }
        : {}),
    };
  }

  private async checkOther(id: string, other: string, pointer: string): Promise<void> {
    if (other === id) throw refuse('itself', 'A commitment cannot be linked to itself.', { pointer });
    const belief = beliefOf((await this.streams.load(other)).state);
    if (!belief) throw refuse('unknown-commitment', `There is no commitment ${other}.`, { pointer });
    if (belief.retracted) {
      throw refuse('retracted', `Commitment ${other} was retracted: nothing is linked to it.`, { pointer });
    }
    const back = pointingTo(belief, id);
    if (back)
      throw refuse('itself', `Commitment ${other} ${back} this one: linked to it, it would point to itself.`, {
        pointer,
      });
  }
}

function refuseProblems(errors: readonly ShapeProblem[]): void {
  if (errors.length > 0) throw refuse('invalid-request', 'The request is not valid: see errors.', { errors });
}

function receipt({ before, after, ...made }: Handled<CommitmentRecord>): Receipt {
  const opened = made.events.find(({ type }) => type === 'FollowUpOpened');
  return { ...made, conflicts: conflictsCaused(before, after), ...(opened ? { followUpId: opened.id } : {}) };
}

function conflictsCaused(before: CommitmentRecord, after: CommitmentRecord): readonly ConflictAnswer[] {
  if (before.length === 0 || before === after) return [];
  const known = new Set(conflicts(before).map(({ event }) => event));
  return conflicts(after).filter(({ event }) => !known.has(event));
}

function conflicts(record: CommitmentRecord): readonly ConflictAnswer[] {
  const belief = beliefOf(record);
  const state = belief && stateAt(belief, END_OF_TIME);
  return state ? conflictsOf(state) : [];
}
