import { optional } from '../optional.js';
import { compareWording, type WordingChange, type WordingSegment } from '../wording/wording.js';
import type { Speaker, Strength } from './commitment.events.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import type { CommitmentStatement } from './statements.js';

interface GainedAndLost<Item> {
  readonly gained: readonly Item[];
  readonly lost: readonly Item[];
}

interface Turned<Value> {
  readonly was: Value;
  readonly now: Value;
}

/** What changed from one statement of a commitment to another: in its words, in what it covers, in how strongly it is said. */
export interface StatementChange extends WordingChange {
  readonly scope: GainedAndLost<ScopeClause>;
  readonly intensifiers: GainedAndLost<string>;
  readonly level?: Turned<NonNullable<Strength['level']>>;
  readonly legalForce?: Turned<NonNullable<Strength['legalForce']>>;
  readonly speakers?: GainedAndLost<Speaker>;
}

export interface StatementDiff {
  readonly change: StatementChange;
  readonly segments: readonly WordingSegment[];
}

/**
 * Compares two statements of a commitment by their places among all of them. What a statement leaves unsaid (words, speakers,
 * strength) stands as last said before it, so that silence is no change.
 */
export function compareStatements(all: readonly CommitmentStatement[], was: number, now: number): StatementDiff {
  const heard = <Value>(pick: (statement: CommitmentStatement) => Value | undefined) => ({
    was: lastSaid(all, was, pick),
    now: lastSaid(all, now, pick),
  });
  const quotes = heard(({ quote }) => quote ?? undefined);
  const speakers = heard((statement) => (statement.speakers.length > 0 ? statement.speakers : undefined));
  const words = compareWording(quotes.was ?? '', quotes.now ?? '');
  const change = {
    ...words.change,
    scope: gainedAndLost({ was: all[was]!.scope, now: all[now]!.scope }, scopeKey),
    intensifiers: gainedAndLost(heard(intensifiersOf), (word) => word.toLowerCase()),
    ...optional({
      level: turned(heard(({ strength }) => strength.level)),
      legalForce: turned(heard(({ strength }) => strength.legalForce)),
      speakers: ifAny(gainedAndLost(speakers, ({ name, office, party }) => JSON.stringify([name, office, party]))),
    }),
  };
  return { change, segments: words.segments };
}

function lastSaid<Value>(
  all: readonly CommitmentStatement[],
  place: number,
  pick: (statement: CommitmentStatement) => Value | undefined,
): Value | undefined {
  for (let at = place; at >= 0; at--) {
    const said = pick(all[at]!);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Where the strength was judged and no intensifier noted, none was used; where it was not judged, nothing is known. */
const intensifiersOf = ({ strength }: CommitmentStatement): readonly string[] | undefined =>
  Object.keys(strength).length === 0 ? undefined : (strength.intensifiers ?? []);

/** Claimants and dispute describe an area; what is covered is the area and the mode. */
const scopeKey = ({ area, mode }: ScopeClause): string => JSON.stringify([area.toLowerCase(), mode]);

/** What was never said on one side is neither gained nor lost. */
function gainedAndLost<Item>(
  { was, now }: { readonly was: readonly Item[] | undefined; readonly now: readonly Item[] | undefined },
  keyOf: (item: Item) => string,
): GainedAndLost<Item> {
  if (!was || !now) return { gained: [], lost: [] };
  const keys = { was: new Set(was.map(keyOf)), now: new Set(now.map(keyOf)) };
  return {
    gained: now.filter((item) => !keys.was.has(keyOf(item))),
    lost: was.filter((item) => !keys.now.has(keyOf(item))),
  };
}

const ifAny = <Item>(change: GainedAndLost<Item>): GainedAndLost<Item> | undefined =>
  change.gained.length + change.lost.length > 0 ? change : undefined;

const turned = <Value>({ was, now }: { was: Value | undefined; now: Value | undefined }): Turned<Value> | undefined =>
  was === undefined || now === undefined || was === now ? undefined : { was, now };
