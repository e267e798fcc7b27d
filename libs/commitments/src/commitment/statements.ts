import type { Instant, Moment } from '#libs/event-sourcing';
import type { Source } from '../document/source.js';
import { optional } from '../optional.js';
import type { PartyCode } from '../party/party.js';
import type { Speaker, Strength } from './commitment.events.js';
import type { Belief, Fact } from './facts.js';
import type { ScopeClause } from './kinds/defense-guarantee.js';
import { statesOf } from './state.js';

/** One time at which the commitment was made or said again. */
export interface CommitmentStatement {
  /** The version of the commitment that its event made: what a diff names it by. */
  readonly version: number;
  readonly event: string;
  readonly type: 'CommitmentRecorded' | 'CommitmentReaffirmed';
  readonly effective: Moment;
  readonly zone?: string;
  /** Who said it again, and for which debtor, where that was named. */
  readonly by?: PartyCode;
  readonly debtor?: PartyCode;
  /** Null where it was said again without a source. */
  readonly quote: string | null;
  readonly speakers: readonly Speaker[];
  readonly strength: Strength;
  /** What it covers: as it says, else as last said or changed by then. Empty for a commitment without scope. */
  readonly scope: readonly ScopeClause[];
  readonly source: Source | null;
}

/**
 * The times at which a commitment was made and said again by an instant of effective time, in effective order and as
 * believed: corrected ones as corrected, retracted ones and those that fit no state left out. A change of scope, an amendment
 * and a new deadline change the promise and do not say it again; the next statement shows their scope. None of a retracted
 * commitment.
 */
export function statements(belief: Belief, asOf: Instant): readonly CommitmentStatement[] {
  if (belief.retracted) return [];
  const said: CommitmentStatement[] = [];
  let place = 0;
  let scope: readonly ScopeClause[] = [];
  for (const { from, state } of statesOf(belief)) {
    if (from > asOf) break;
    const fact = belief.facts[place++]!;
    if (state.conflicts.at(-1)?.fact === fact) continue;
    scope = scopeSaid(fact) ?? scope;
    if (fact.type === 'CommitmentRecorded' || fact.type === 'CommitmentReaffirmed') said.push(statement(fact, scope));
  }
  return said;
}

/** The scope that a fact names; nothing where it does not speak of it. */
function scopeSaid({ type, data }: Fact): readonly ScopeClause[] | undefined {
  switch (type) {
    case 'CommitmentRecorded':
      return 'scope' in data.terms ? data.terms.scope : undefined;
    case 'CommitmentAmended':
      return data.changes.terms && (('scope' in data.changes.terms && data.changes.terms.scope) || []);
    case 'CommitmentReaffirmed':
    case 'ScopeChanged':
      return data.scope;
    default:
      return undefined;
  }
}

function statement(
  { id, version, type, data }: Fact<'CommitmentRecorded' | 'CommitmentReaffirmed'>,
  scope: readonly ScopeClause[],
): CommitmentStatement {
  const { effective, zone, source = null, speakers = [], strength = {} } = data;
  const who = 'debtors' in data ? {} : optional({ by: data.by, debtor: data.debtor });
  const about = { version, event: id, type, effective, ...optional({ zone }), ...who };
  return { ...about, quote: source?.quote ?? null, speakers, strength, scope, source };
}
