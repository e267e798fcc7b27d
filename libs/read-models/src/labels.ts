import { Course, type Segment, type Settled, type Stretch } from '#libs/commitments';
import type { Instant, Row } from '#libs/event-sourcing';
import { latenessOf } from './lateness.js';
import { owingLabels } from './owing.js';
import { runs } from './runs.js';

type Label = Row & Stretch;

/**
 * What lists filter a commitment by, each label over the longest stretches in which it holds.
 * @param assessed from when on it was assessed, by scheme; nothing of a duplicate, which no scheme counts
 */
export function labels(
  commitment: string,
  recordedAt: Instant,
  segments: readonly Segment[],
  isRetracted: boolean,
  assessed: ReadonlyMap<string, Instant> | undefined,
  settled?: Settled<Label>,
): readonly Label[] {
  const course = new Course<Label>(
    ({ label }) => String(label),
    () => true,
    settled,
  );
  const lay = (label: string, from: Instant, to: Instant): void =>
    course.lay({ commitment, label, from, to, late: latenessOf(from, recordedAt) });
  for (const { from, to, value } of runs(segments, ({ state }) => state.content))
    for (const label of contentLabels(value)) lay(label, from, to);
  for (const segment of segments) {
    const { from, to } = segment;
    for (const label of isRetracted ? RETRACTED : passingLabels(segment, assessed)) lay(label, from, to);
  }
  return course.things;
}

const RETRACTED: ReadonlySet<string> = new Set(['status:retracted']);

function passingLabels(
  { from, state: { standings, content }, conditions }: Segment,
  assessed: ReadonlyMap<string, Instant> | undefined,
): ReadonlySet<string> {
  const held = new Set(standings.map(({ status }) => `status:${status}`));
  if (held.size > 1) held.add('status:mixed');
  for (const condition of conditions) held.add(`condition:${condition}`);
  if (!assessed) return held;
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
  const modality = 'modality' in content.terms ? [`modality:${content.terms.modality}`] : [];
  const made = new Set([
    `kind:${content.kind}`,
    ...modality,
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
