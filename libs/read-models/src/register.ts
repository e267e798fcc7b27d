import {
  believe,
  END_OF_TIME,
  firstInstantOf,
  type Instant,
  type Projected,
  put,
  type ReadModel,
  type Row,
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
  type Segment,
  summary,
  timeline,
} from '#libs/commitments';

/**
 * The register: every commitment's answer as spans over both clocks, with the labels that lists filter by, the words that
 * `q` searches, the links between commitments, and what is to be chased. `from` is inclusive and `to` exclusive, both
 * effective time; the engine adds the positions from and to which a row was believed.
 */
export const register: ReadModel = {
  name: 'register',
  version: 1,
  tables: {
    /** One row a commitment: the counters, kept out of the spans so that a late fact does not rewrite them all. */
    commitments: {
      columns: { id: 'text', recordedAt: 'integer', version: 'integer', position: 'integer' },
      key: ['id'],
    },
    spans: {
      columns: {
        commitment: 'text',
        from: 'integer',
        to: 'integer',
        recordedAt: 'integer',
        effectiveAt: 'integer',
        /** `END_OF_TIME` where there is none, so that the undated sort last. */
        dueAt: 'integer',
        kind: 'text',
        subject: 'text',
        /** The common status of all debtors, `mixed`, or `retracted`. */
        status: 'text',
        /** A `CommitmentSummary` as JSON. */
        body: 'text',
      },
      key: ['commitment', 'from'],
      indexes: [
        ['recordedAt', 'commitment'],
        ['effectiveAt', 'commitment'],
        ['dueAt', 'commitment'],
        ['subject', 'commitment'],
      ],
      bitemporal: true,
    },
    /** What a list filters by: `party:JPN` `debtor:JPN` `creditor:JPN` `status:active` `condition:overdue` `topic:climate change`. */
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
        /** `opened`, or the derived condition that asks for attention. */
        reason: 'text',
        action: 'text',
        owner: 'text?',
        dueOn: 'text?',
        /** The last instant at which it is not overdue. */
        dueAt: 'integer?',
        since: 'text',
        sinceAt: 'integer',
        why: 'text',
        /** 0 or 1. */
        closed: 'integer',
      },
      key: ['commitment', 'id', 'from'],
      indexes: [['closed', 'dueAt'], ['id']],
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
  return [
    put('commitments', { id, recordedAt: state[0]!.recordedAt, version, position: Number(position) }),
    believe('spans', of, belief.retracted ? [retractedSpan(id, belief)] : segments.map((segment) => span(id, segment))),
    believe('labels', of, belief.retracted ? retractedLabels(id, belief) : labels(id, segments)),
    put('words', { commitment: id, words: words(belief.facts) }),
    believe('links', of, links(id, belief)),
    believe('followUps', of, outstanding(segments).map((item) => followUp(id, item))),
  ];
}

function span(commitment: string, { from, to, state, conditions }: Segment): Row {
  const { recording, content } = state;
  const told = summary(state, conditions);
  return {
    commitment,
    from,
    to,
    recordedAt: recording.recordedAt,
    effectiveAt: recording.countsAt,
    dueAt: earliestDue(state) ?? END_OF_TIME,
    kind: content.kind,
    subject: content.subject,
    status: told.status,
    body: JSON.stringify(told),
  };
}

/** A retracted commitment answers so at every effective time from its making on. */
function retractedSpan(commitment: string, belief: Belief): Row {
  const [segment] = timeline({ facts: belief.facts.slice(0, 1), amendments: belief.amendments, duplicateOf: [] });
  const row = span(commitment, segment!);
  const told = { ...summary(segment!.state, []), status: 'retracted', standing: [] };
  return { ...row, to: END_OF_TIME, status: 'retracted', dueAt: END_OF_TIME, body: JSON.stringify(told) };
}

function labels(commitment: string, segments: readonly Segment[]): readonly Row[] {
  const rows: Row[] = [];
  const open = new Map<string, number>();
  for (const segment of segments) {
    for (const label of labelsOf(segment)) {
      const index = open.get(label);
      const before = index === undefined ? undefined : rows[index];
      if (before && index !== undefined && before['to'] === segment.from) rows[index] = { ...before, to: segment.to };
      else open.set(label, rows.push({ commitment, label, from: segment.from, to: segment.to }) - 1);
    }
  }
  return rows;
}

function labelsOf({ state, conditions }: Segment): ReadonlySet<string> {
  return new Set([
    ...partyLabels(state.content),
    ...state.standings.map(({ status }) => `status:${status}`),
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
  const [recording] = facts as [Fact<'CommitmentRecorded'>];
  const all = new Set([...partyLabels(recording.data), 'status:retracted']);
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
  const { from, to, id, reason, action, owner, dueOn, dueAt, since, why, closed } = item;
  const sinceAt: Instant = firstInstantOf(since);
  const told = { reason, action, owner, dueOn, dueAt, since, sinceAt, why, closed: closed ? 1 : 0 };
  return { commitment, id: id ?? uuidv5(commitment, reason), from, to, ...told };
}
