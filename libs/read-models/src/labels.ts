import type { Segment } from '#libs/commitments';
import type { Instant, Row } from '#libs/event-sourcing';
import { owingLabels } from './owing.js';
import { runs } from './runs.js';

/**
 * What lists filter a commitment by, each label over the longest stretches in which it holds.
 * @param assessed from when on it was assessed, by scheme
 */
export function labels(
  commitment: string,
  segments: readonly Segment[],
  isRetracted: boolean,
  assessed: ReadonlyMap<string, Instant>,
): readonly Row[] {
  const lasting = runs(segments, ({ state }) => state.content).map(({ from, to, value }) => ({
    from,
    to,
    labels: contentLabels(value),
  }));
  const passing = segments.map((segment) => ({
    from: segment.from,
    to: segment.to,
    labels: isRetracted ? RETRACTED : passingLabels(segment, assessed),
  }));
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

const RETRACTED: ReadonlySet<string> = new Set(['status:retracted']);

function passingLabels(
  { from, state: { standings, content }, conditions }: Segment,
  assessed: ReadonlyMap<string, Instant>,
): ReadonlySet<string> {
  const held = new Set(standings.map(({ status }) => `status:${status}`));
  if (held.size > 1) held.add('status:mixed');
  for (const condition of conditions) held.add(`condition:${condition}`);
  if ('assessmentScheme' in content.terms) held.add(`scheme:${content.terms.assessmentScheme}`);
  for (const [scheme, since] of assessed) if (since <= from) held.add(`scheme:${scheme}`);
  return held;
}

type Content = Segment['state']['content'];

const contentLabelsKnown = new WeakMap<Content, ReadonlySet<string>>();

function contentLabels(content: Content): ReadonlySet<string> {
  const known = contentLabelsKnown.get(content);
  if (known) return known;
  const topics = 'topics' in content.terms ? content.terms.topics : [];
  const made = new Set([
    `kind:${content.kind}`,
    ...partyLabels(content),
    ...owingLabels(content),
    ...topics.map((topic) => `topic:${topic.toLowerCase()}`),
  ]);
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
