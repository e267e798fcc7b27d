import type { Segment } from '#libs/commitments';
import type { Row } from '#libs/event-sourcing';
import { owingLabels } from './owing.js';
import { runs } from './runs.js';

/** What lists filter a commitment by, each label over the longest stretches in which it holds. */
export function labels(commitment: string, segments: readonly Segment[], isRetracted: boolean): readonly Row[] {
  const lasting = runs(segments, ({ state }) => state.content).map(({ from, to, value }) => ({
    from,
    to,
    labels: contentLabels(value),
  }));
  const passing = segments.map((segment) => ({
    from: segment.from,
    to: segment.to,
    labels: isRetracted ? RETRACTED : passingLabels(segment),
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
  const scheme = 'assessmentScheme' in content.terms ? content.terms.assessmentScheme : undefined;
  const made = new Set([
    `kind:${content.kind}`,
    ...partyLabels(content),
    ...owingLabels(content),
    ...topics.map((topic) => `topic:${topic.toLowerCase()}`),
    ...(scheme === undefined ? [] : [`scheme:${scheme}`]),
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
