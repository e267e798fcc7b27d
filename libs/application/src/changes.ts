import { unreachable, type Moment, rfc3339, type StoredEvent } from '#libs/event-sourcing';
import {
  saysErased,
  beliefOf,
  type Change,
  type CommitmentRecord,
  type CommitmentSummary,
  type DocumentEvent,
  history,
  type PartyEvent,
  type RecordedCommitmentEvent,
  type Source,
  stateAt,
  type Turn,
} from '#libs/commitments';
import type { Saying, TurnItem } from '#libs/read-models';

/** One change in the ledger's answers: what was recorded, or what the calendar alone brought about. */
export interface ChangeItem {
  readonly type: 'recorded' | 'derived';
  /** When it was recorded, or from when on the calendar made it so. RFC 3339, UTC. */
  readonly at: string;
  /** None where a document or a party was added. */
  readonly commitment: (Pick<CommitmentSummary, 'kind' | 'subject' | 'debtors'> & { readonly id: string }) | null;
  readonly document: { readonly id: string; readonly title: string } | null;
  /** In a sentence. */
  readonly says: string;
  readonly event: { readonly id: string; readonly type: string; readonly version: number } | null;
  readonly effective: Moment | null;
  readonly recordedAt: string | null;
  readonly position: string | null;
  /** The condition that began or ended, or what else the calendar moved. */
  readonly condition: Turn['what'] | null;
  readonly since: string | null;
  readonly why: string | null;
  readonly changes: readonly Change[];
  /** Where that is written; of what is derived, where the commitment was last said. */
  readonly source: Source | Saying | null;
}

const NOTHING = {
  commitment: null,
  document: null,
  event: null,
  effective: null,
  recordedAt: null,
  position: null,
  condition: null,
  since: null,
  why: null,
  changes: [],
  source: null,
};

export function derivedChange({ at, commitment, what, change, why, source }: TurnItem): ChangeItem {
  const since = rfc3339(at);
  return {
    ...NOTHING,
    type: 'derived',
    at: since,
    commitment,
    says: why,
    condition: what,
    since,
    why,
    changes: [change],
    source,
  };
}

type Placed = Pick<StoredEvent, 'id' | 'type' | 'version' | 'recordedAt'> & { readonly position: string };

function recordedChange(
  { id, type, version, recordedAt, position }: Placed,
  told: Partial<ChangeItem> & { readonly says: string },
): ChangeItem {
  const at = rfc3339(recordedAt);
  return { ...NOTHING, type: 'recorded', at, event: { id, type, version }, recordedAt: at, position, ...told };
}

/** @param record what was known of the commitment with the event, its last */
export function commitmentChange(id: string, event: Placed, record: CommitmentRecord): ChangeItem {
  const [item] = history(record, record.length, 1);
  const { says, effective, changes, source } = item!;
  return recordedChange(event, { commitment: { id, ...contentOf(record) }, says, effective, changes, source });
}

function contentOf(record: CommitmentRecord): Pick<CommitmentSummary, 'kind' | 'subject' | 'debtors'> {
  const belief = beliefOf(record)!;
  const last = record.at(-1) as RecordedCommitmentEvent;
  const { kind, subject, debtors } = stateAt(belief, last.recordedAt)?.content ?? belief.facts[0].data;
  return { kind, subject, debtors };
}

export function documentChange(id: string, title: string, event: Placed, said: DocumentEvent): ChangeItem {
  return recordedChange(event, { document: { id, title }, says: documentSays(title, said) });
}

function documentSays(title: string, { type, data }: DocumentEvent): string {
  switch (type) {
    case 'DocumentAdded':
      return `The document “${title}” was added.`;
    case 'StatementNoted':
      return `A statement of class ${data.class} was noted in “${title}”: “${data.quote}”.`;
    case 'EventRedacted':
      return saysErased(data);
    default:
      return unreachable(type);
  }
}

export const partyChange = (event: Placed, said: PartyEvent): ChangeItem =>
  recordedChange(event, {
    says:
      said.type === 'EventRedacted'
        ? saysErased(said.data)
        : `${said.data.code} (${said.data.name}) was registered as a party.`,
  });
