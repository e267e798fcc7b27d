import {
  believe,
  END_OF_TIME,
  firstInstantOf,
  type Instant,
  type Projected,
  put,
  type ReadModel,
  type Row,
  rfc3339,
  uuidv5,
  type Write,
} from '#libs/event-sourcing';
import {
  type Belief,
  beliefOf,
  COMMITMENT_SCHEMAS,
  type CommitmentEvent,
  type CommitmentRecord,
  earliestDue,
  type Fact,
  type Outstanding,
  outstanding,
  type RecordedCommitmentEvent,
  type Segment,
  summary,
  timeline,
} from '#libs/commitments';
import type { FollowUpTier } from './follow-up-order.js';

/**
 * The register: every commitment's answer as spans over both clocks, with the labels that lists filter by, the keys they
 * sort by, the words that `q` searches, the links between commitments, and what is to be chased. `from` is inclusive and
 * `to` exclusive, both effective time; the engine adds the positions from and to which a row was believed.
 */
export const register: ReadModel = {
  name: 'register',
  version: 1,
  tables: {
    /** What never changes of a commitment. `first` is the position of its recording. */
    commitments: {
      columns: { id: 'text', first: 'integer', recordedAt: 'integer' },
      key: ['id'],
      indexes: [['first']],
    },
    /** The counters, kept out of the spans so that a late fact does not rewrite them all. */
    versions: { columns: { commitment: 'text', position: 'integer', version: 'integer' }, key: ['commitment', 'position'] },
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
    /** What lists sort by: a list walks one entry a commitment, and looks its span up. Instants are RFC 3339, the undated last. */
    sorts: {
      columns: { commitment: 'text', by: 'text', from: 'integer', to: 'integer', value: 'text' },
      key: ['commitment', 'by', 'from'],
      indexes: [['by', 'value', 'commitment']],
      bitemporal: true,
    },
    /** What lists filter by: `kind:planned_visit` `party:JPN` `debtor:JPN` `creditor:JPN` `status:active` `condition:overdue` `topic:climate change`. */
    labels: {
      columns: { commitment: 'text', label: 'text', from: 'integer', to: 'integer' },
      key: ['commitment', 'label', 'from'],
      indexes: [['label', 'commitment']],
      bitemporal: true,
    },
    words: { columns: { commitment: 'text', words: 'words' }, key: ['commitment'] },
    /** `relation` is `superseded_by` or `duplicate_of`; the other commitment shows it the other way round. */
    links: {
      columns: { commitment: 'text', relation: 'text', other: 'text' },
      key: ['commitment', 'relation', 'other'],
      indexes: [['other']],
      bitemporal: true,
    },
    followUps: {
      columns: {
        commitment: 'text',
        id: 'text',
        from: 'integer',
        to: 'integer',
        /** How it is ordered: see `tierOf`. */
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
      ],
      bitemporal: true,
    },
  },
  on: Object.fromEntries(Object.keys(COMMITMENT_SCHEMAS).map((type) => [type, project])),
};

/** Every event may change the whole course of its commitment; the engine writes only the rows that differ. */
function project({ stream, version, position, state }: Projected<CommitmentEvent, CommitmentRecord>): readonly Write[] {
  const id = stream.slice(stream.indexOf('-') + 1);
  const of = { commitment: id };
  const belief = beliefOf(state)!;
  const segments = timeline(belief);
  const spans = merged(belief.retracted ? [retractedSpan(id, belief)] : segments.map((segment) => span(id, segment)));
  const [{ recordedAt }] = state as [RecordedCommitmentEvent];
  return [
    ...(version === 1 ? [put('commitments', { id, first: Number(position), recordedAt })] : []),
    put('versions', { commitment: id, position: Number(position), version }),
    believe('spans', of, spans),
    believe('sorts', of, sorts(id, belief, segments)),
    believe('labels', of, belief.retracted ? retractedLabels(id, belief) : labels(id, segments)),
    put('words', { commitment: id, words: words(belief.facts) }),
    believe('links', of, belief.retracted ? [] : links(id, belief)),
    believe('followUps', of, outstanding(segments).map((item) => followUp(id, item))),
  ];
}

function span(commitment: string, { from, to, state, conditions }: Segment): Row {
  const told = summary(state, conditions);
  const dueAt = earliestDue(state) ?? END_OF_TIME;
  return { commitment, from, to, status: told.status, dueAt, body: JSON.stringify(told) };
}

/** Neighbours that say the same are one. */
function merged(rows: readonly Row[]): readonly Row[] {
  const kept: Row[] = [];
  for (const row of rows) {
    const before = kept.at(-1);
    if (before && before['body'] === row['body'] && before['dueAt'] === row['dueAt']) kept[kept.length - 1] = { ...before, to: row['to']! };
    else kept.push(row);
  }
  return kept;
}

/** A retracted commitment answers so at every effective time from its making on. */
function retractedSpan(commitment: string, belief: Belief): Row {
  const [segment] = timeline(withoutRetraction(belief));
  const row = span(commitment, segment!);
  const told = { ...summary(segment!.state, []), status: 'retracted', standing: [], disputed: false };
  return { ...row, to: END_OF_TIME, status: 'retracted', dueAt: END_OF_TIME, body: JSON.stringify(told) };
}

/** The recording alone, as it was corrected. */
const withoutRetraction = ({ facts, amendments }: Belief): Belief => ({ facts: [facts[0]], amendments, duplicateOf: [] });

function sorts(commitment: string, belief: Belief, segments: readonly Segment[]): readonly Row[] {
  const shown = belief.retracted ? timeline(withoutRetraction(belief)).slice(0, 1).map((each) => ({ ...each, to: END_OF_TIME })) : segments;
  const valuesOf = ({ state }: Segment) => [
    ['effective', rfc3339(state.recording.countsAt)],
    ['due', rfc3339((belief.retracted ? null : earliestDue(state)) ?? END_OF_TIME)],
    ['subject', state.content.subject],
  ];
  return spread(shown, (segment) => valuesOf(segment).map(([by, value]) => ({ commitment, by: by!, value: value! })));
}

function labels(commitment: string, segments: readonly Segment[]): readonly Row[] {
  return spread(segments, (segment) => [...labelsOf(segment)].map((label) => ({ commitment, label })));
}

/** What holds in each segment, as rows over the longest stretches in which it does. */
function spread(segments: readonly Segment[], held: (segment: Segment) => readonly Row[]): readonly Row[] {
  const rows: Row[] = [];
  const last = new Map<string, number>();
  for (const segment of segments) {
    for (const each of held(segment)) {
      const name = Object.values(each).join('\n');
      const index = last.get(name);
      const before = index === undefined ? undefined : rows[index];
      if (before && index !== undefined && before['to'] === segment.from) rows[index] = { ...before, to: segment.to };
      else last.set(name, rows.push({ ...each, from: segment.from, to: segment.to }) - 1);
    }
  }
  return rows;
}

function labelsOf({ state, conditions }: Segment): ReadonlySet<string> {
  const statuses = new Set(state.standings.map(({ status }) => status));
  return new Set([
    `kind:${state.content.kind}`,
    ...partyLabels(state.content),
    ...[...statuses, ...(statuses.size > 1 ? ['mixed'] : [])].map((status) => `status:${status}`),
    ...conditions.map((condition) => `condition:${condition}`),
    ...('topics' in state.content.terms ? state.content.terms.topics.map((topic) => `topic:${topic.toLowerCase()}`) : []),
  ]);
}

/** `party` matches any role. A beneficiary may be words, which no filter by code meets. */
function partyLabels(content: Segment['state']['content']): readonly string[] {
  const { debtors, creditors, beneficiaries = [], thirdParties = [] } = content;
  return [
    ...debtors.map((code) => `debtor:${code}`),
    ...creditors.map((code) => `creditor:${code}`),
    ...[...debtors, ...creditors, ...beneficiaries, ...thirdParties].map((code) => `party:${code}`),
  ];
}

function retractedLabels(commitment: string, { facts }: Belief): readonly Row[] {
  const [recording] = facts;
  const all = new Set([`kind:${recording.data.kind}`, ...partyLabels(recording.data), 'status:retracted']);
  return [...all].map((label) => ({ commitment, label, from: recording.countsAt, to: END_OF_TIME }));
}

/** The subject, the words of the terms, and every quote. */
function words(facts: readonly Fact[]): string {
  const texts = facts.flatMap(({ data }) => [
    ...('subject' in data ? [data.subject] : []),
    ...('terms' in data ? textsIn(data.terms) : []),
    ...('changes' in data ? textsIn(data.changes) : []),
    ...('source' in data && data.source ? [data.source.quote] : []),
  ]);
  return [...new Set(texts)].join('\n');
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function links(commitment: string, { facts, duplicateOf }: Belief): readonly Row[] {
  const replaced = facts.filter((fact) => fact.type === 'CommitmentSuperseded').map(({ data }) => data.replacement);
  return [
    ...[...new Set(replaced)].map((other) => ({ commitment, relation: 'superseded_by', other })),
    ...duplicateOf.map(({ data }) => ({ commitment, relation: 'duplicate_of', other: data.of })),
  ];
}

function followUp(commitment: string, item: Outstanding): Row {
  const { from, to, id, reason, action, owner, dueOn, dueAt, since, why } = item;
  const told = { ...tierOf(item), reason, action, owner, dueOn, dueAt, since, why };
  return { commitment, id: id ?? uuidv5(commitment, reason), from, to, ...told };
}

/**
 * Where a follow-up stands in the order of what presses: by tier, then by instant. Which of the `dated` are overdue depends
 * on the day asked for; `FOLLOW_UP_ORDER` puts them before all the others.
 */
function tierOf({ closed, dueAt, reason, since }: Outstanding): { readonly tier: FollowUpTier; readonly orderAt: Instant } {
  if (closed) return { tier: 'closed', orderAt: firstInstantOf(since) };
  if (dueAt !== null) return { tier: 'dated', orderAt: dueAt };
  const tier = reason === 'conflict' || reason === 'awaiting_outcome' ? 'unexplained' : reason === 'opened' ? 'undated' : 'unmoved';
  return { tier, orderAt: firstInstantOf(since) };
}
