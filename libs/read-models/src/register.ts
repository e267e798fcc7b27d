import { beliefOf, type CommitmentEvent, type CommitmentRecord, type RecordedCommitmentEvent } from '#libs/commitments';
import { believe, type Projected, put, type ReadModel, type Row, type Write } from '#libs/event-sourcing';
import { ASSESSMENTS } from './assessments.js';
import { CALENDAR } from './calendar.js';
import { layOut } from './course.js';
import { FIGURES } from './figures.js';
import { followUps } from './follow-ups.js';
import { links, LINKS } from './links.js';
import { ofCommitments } from './of-commitments.js';
import { rowKeyOf } from './row-key.js';
import { SAYINGS } from './sayings.js';
import { words } from './words.js';

/**
 * The register: every commitment's answer as spans over both clocks, with the labels that lists filter by, the keys they
 * sort by, the words that `q` searches, the links between commitments, and what is to be chased. `from` is inclusive and
 * `to` exclusive, both effective time; the engine adds the positions from and to which a row was believed. `commitment` is
 * the row key of `row-key.ts` throughout, `id` and `other` are ids.
 */
export const register: ReadModel = {
  name: 'register',
  version: 18,
  tables: {
    /** What never changes of a commitment. `first` is the position of its recording. */
    commitments: {
      columns: {
        commitment: 'text',
        id: 'text',
        first: 'integer',
        recordedAt: 'integer',
      },
      key: ['commitment'],
      indexes: [['first', 'recordedAt'], ['id']],
    },
    /** The counters, kept out of the spans so that a late fact does not rewrite them all. */
    versions: {
      columns: { commitment: 'text', position: 'integer', version: 'integer' },
      key: ['commitment', 'position'],
      indexes: [['position', 'commitment']],
    },
    spans: {
      columns: {
        commitment: 'text',
        from: 'integer',
        to: 'integer',
        /** The common status of all debtors, `mixed`, or `retracted`. */
        status: 'text',
        /** `END_OF_TIME` where there is none. */
        dueAt: 'integer',
        /** A `CommitmentSummary` as JSON. */
        body: 'text',
      },
      key: ['commitment', 'from'],
      bitemporal: true,
    },
    /**
     * What lists sort by: a list walks one entry a commitment, and looks its span up. Instants are RFC 3339, the undated last.
     * `lateness` is no order: it is how long after it was made it was recorded, where it was, as `late` is of a label: see `lateness.ts`.
     */
    sorts: {
      columns: { commitment: 'text', by: 'text', from: 'integer', to: 'integer', value: 'text' },
      key: ['commitment', 'by', 'from', 'value'],
      standing: [['by', 'value', 'commitment']],
      held: [['by']],
      bitemporal: true,
    },
    /** What lists filter by: `kind:planned_visit` `party:JPN` `debtor:JPN` `creditor:JPN` `status:active` `condition:overdue` `topic:climate change` `modality:financial` `owes:JPN>USA` `scheme:G20RG`. */
    labels: {
      columns: { commitment: 'text', label: 'text', from: 'integer', to: 'integer', late: 'integer' },
      key: ['commitment', 'label', 'from'],
      // By `from` and by recording, on a past day by lateness: the orders in which what bears a label is walked.
      standing: [
        ['label', 'from'],
        ['label', 'commitment'],
        ['label', 'late', 'commitment'],
      ],
      held: [['label']],
      bitemporal: true,
    },
    words: { columns: { commitment: 'text', words: 'words' }, key: ['commitment'] },
    links: LINKS,
    followUps: {
      columns: {
        commitment: 'text',
        id: 'text',
        from: 'integer',
        to: 'integer',
        /** How it is ordered: see `tierOf` in `follow-ups`. */
        tier: 'text',
        orderAt: 'integer',
        /** `opened`, or the derived condition that asks for attention. */
        reason: 'text',
        action: 'text',
        owner: 'text?',
        dueOn: 'text?',
        /** The last instant at which it is not overdue. */
        dueAt: 'integer?',
        since: 'text',
        why: 'text',
      },
      key: ['commitment', 'id', 'from'],
      standing: [
        ['tier', 'orderAt', 'id'],
        ['owner', 'tier', 'orderAt', 'id'],
        ['tier', 'from'],
      ],
      held: [['tier']],
      passed: [['tier', 'orderAt']],
      bitemporal: true,
    },
    figures: FIGURES,
    sayings: SAYINGS,
    calendar: CALENDAR,
    assessments: ASSESSMENTS,
  },
  on: ofCommitments(project),
};

/** Every event may change the whole course of its commitment; the engine writes only the rows that differ. */
function project({ stream, version, position, state }: Projected<CommitmentEvent, CommitmentRecord>): readonly Write[] {
  const id = stream.slice(stream.indexOf('-') + 1);
  const belief = beliefOf(state)!;
  const [{ recordedAt }] = state as [RecordedCommitmentEvent];
  const commitment = rowKeyOf(recordedAt, id);
  const laid = layOut(commitment, belief, recordedAt);
  const of = { commitment };
  const at = Number(position);
  const believed = (table: string, rows: readonly Row[]) => believe(table, of, rows, version === 1);
  return [
    ...(version === 1 ? [put('commitments', { ...of, id, first: at, recordedAt })] : []),
    put('versions', { commitment, position: at, version }),
    believed('spans', laid.spans),
    believed('sorts', laid.sorts),
    believed('labels', laid.labels),
    put('words', { commitment, words: words(belief.facts) }),
    believed('links', belief.retracted ? [] : links(commitment, belief, laid.segments)),
    believed('followUps', followUps(commitment, id, laid.asked)),
    believed('figures', laid.figures),
    believed('sayings', laid.sayings),
    believed('calendar', laid.calendar),
    believed('assessments', laid.assessments),
  ];
}
