import { refuse } from '../refusals.js';
import { assessmentKey, type CommandOf } from './acts.js';
import type { Assessment } from './commitment.events.js';
import type { Belief, Fact } from './facts.js';

/** A scale on which assessors score how commitments are kept. */
export interface AssessmentScheme {
  readonly title: string;
  /** The worst first. */
  readonly scores: readonly Score[];
}

interface Score {
  /** As it must be written. */
  readonly score: string;
  /** What it counts in a mean; nothing on a scale of words. */
  readonly value?: number;
}

/** The schemes whose scores are known, by the name that assessments give them. Any other name is a free scheme: its scores are words. */
export const ASSESSMENT_SCHEMES: Readonly<Record<string, AssessmentScheme>> = {
  G20RG: {
    title: 'G20 Research Group: compliance',
    scores: [
      { score: '-1', value: -1 },
      { score: '0', value: 0 },
      { score: '+1', value: 1 },
    ],
  },
  OGP: {
    title: 'Open Government Partnership: completion',
    scores: [{ score: 'not_started' }, { score: 'limited' }, { score: 'substantial' }, { score: 'complete' }],
  },
};

/** The scheme of a name, where it is a known one. */
export const schemeOf = (name: string): AssessmentScheme | undefined =>
  Object.hasOwn(ASSESSMENT_SCHEMES, name) ? ASSESSMENT_SCHEMES[name] : undefined;

/** What a score counts in a mean; nothing on a scale of words, or where the scheme does not know the score. */
export const valueOf = (scheme: string, score: string): number | undefined =>
  schemeOf(scheme)?.scores.find((each) => each.score === score)?.value;

/** A score is one of its scheme's, as the scheme writes it: what was meant by another is not guessed. */
export function checkScore({ type, data }: Pick<Fact, 'type' | 'data'>, pointer = ''): void {
  if (type !== 'AssessmentRecorded' && type !== 'AssessmentRevised') return;
  const { scheme, score } = data as Assessment;
  const allowed = schemeOf(scheme)?.scores.map((each) => each.score);
  if (!allowed || allowed.includes(score)) return;
  throw refuse(
    'score-not-of-scheme',
    `${scheme} knows no score ${JSON.stringify(score)}, only ${allowed.join(', ')}.`,
    {
      pointer: `${pointer}/score`,
      allowed,
    },
  );
}

/** Whether an assessment revises one: then it says why, unless it only follows an interim one as the final one. */
export function assessmentType(
  { data }: CommandOf<'assess'>,
  { facts }: Belief,
): 'AssessmentRecorded' | 'AssessmentRevised' {
  const key = assessmentKey(data);
  const before = facts.findLast(({ data: earlier }) => 'scheme' in earlier && assessmentKey(earlier) === key);
  if (!before) return 'AssessmentRecorded';
  const followsInterim = 'final' in before.data && !before.data.final && data.final;
  if (data.reason !== undefined || followsInterim) return 'AssessmentRevised';
  throw refuse('invalid-request', 'This revises an assessment by the same assessor: it must say why, in reason.', {
    pointer: '/reason',
    revises: before.id,
  });
}
