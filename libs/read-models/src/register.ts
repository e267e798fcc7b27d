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
  type Stretch,
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
  const { countsAt, data } = belief.facts[0];
  const entry = (by: string, value: string, { from, to }: Stretch): Row => ({ commitment, by, from, to, value });
  if (belief.retracted) {
    const always = { from: countsAt, to: END_OF_TIME };
    return [entry('effective', rfc3339(countsAt), always), entry('due', UNDATED, always), entry('subject', data.subject, always)];
  }
  const always = { from: countsAt, to: segments.at(-1)!.to };
  return [
    entry('effective', rfc3339(countsAt), always),
    ...runs(segments, ({ state }) => earliestDue(state)).map((run) => entry('due', run.value === null ? UNDATED : rfc3339(run.value), run)),
    ...runs(segments, ({ state }) => state.content.subject).map((run) => entry('subject', run.value, run)),
  ];
}

const UNDATED = rfc3339(END_OF_TIME);

/** The longest stretches in which a value stays the same. */
function runs<Value>(segments: readonly Segment[], valueOf: (segment: Segment) => Value): readonly (Stretch & { readonly value: Value })[] {
  const found: (Stretch & { readonly value: Value })[] = [];
  for (const segment of segments) {
    const value = valueOf(segment);
    const before = found.at(-1);
    if (before?.value === value) found[found.length - 1] = { ...before, to: segment.to };
    else found.push({ from: segment.from, to: segment.to, value });
  }
  return found;
}

function labels(commitment: string, segments: readonly Segment[]): readonly Row[] {
  const lasting = runs(segments, ({ state }) => state.content).map(({ from, to, value }) => ({ from, to, labels: contentLabels(value) }));
  const passing = segments.map((segment) => ({ from: segment.from, to: segment.to, labels: passingLabels(segment) }));
  const rows: Row[] = [];
  const last = new Map<string, number>();
  for (const { from, to, labels: held } of [...lasting, ...passing]) {
    for (const label of held) {
      const index = last.get(label);
      const before = index === undefined ? undefined : rows[index];
      if (before?.['to'] === from) rows[index!] = { ...before, to };
      else last.set(label, rows.push({ commitment, label, from, to }) - 1);
    }
  }
  return rows;
}

function passingLabels({ state: { standings }, conditions }: Segment): ReadonlySet<string> {
  const statuses = new Set(standings.map(({ status }) => `status:${status}`));
  if (statuses.size > 1) statuses.add('status:mixed');
  for (const condition of conditions) statuses.add(`condition:${condition}`);
  return statuses;
}

type Content = Segment['state']['content'];

const contentLabelsKnown = new WeakMap<Content, ReadonlySet<string>>();

function contentLabels(content: Content): ReadonlySet<string> {
  const known = contentLabelsKnown.get(content);
  if (known) return known;
  const topics = 'topics' in content.terms ? content.terms.topics : [];
  const made = new Set([`kind:${content.kind}`, ...partyLabels(content), ...topics.map((topic) => `topic:${topic.toLowerCase()}`)]);
  contentLabelsKnown.set(content, made);
  return made;
}

/** `party` matches any role. A beneficiary may be words, which no filter by code meets. */
function partyLabels(content: Content): readonly string[] {
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
