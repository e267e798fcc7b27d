import { type Amount, amountOf, inMinorUnits } from '../amount.js';
import type { PartyCode } from '../party/party.js';
import { pledgedIn, type Tally } from './assistance.js';
import { isOpen, type Standing } from './standing.js';
import type { CommitmentState } from './state.js';

/** The stages of help whose sums are kept. After OECD-DAC: a commitment is firm; what is delivered was disbursed or arrived. */
export const STAGES = ['pledged', 'committed', 'delivered'] as const;
export type Stage = (typeof STAGES)[number];

/** What of a commitment counts in sums of help. */
export interface StagedAmount {
  /** In the order of their codes. Several where it is of all of them together: no share of it is any one's. */
  readonly debtors: readonly PartyCode[];
  readonly stage: Stage;
  readonly amount: Amount;
}

/** What was promised counts while the promise stands or was kept; what was delivered stays so, whatever became of it. */
export function amountsIn({
  content,
  standings,
  joint,
}: Pick<CommitmentState, 'content' | 'standings' | 'joint'>): readonly StagedAmount[] {
  const of = (debtors: readonly PartyCode[], stage: Stage, amounts: readonly Amount[]) =>
    amounts.map((amount): StagedAmount => ({ debtors: debtors.toSorted(), stage, amount }));
  const told = (debtors: readonly PartyCode[], tally: Tally | undefined, isHeld: boolean) => [
    ...of(debtors, 'committed', (isHeld && tally?.committed) || []),
    ...of(debtors, 'delivered', tally?.delivered ?? []),
  ];
  const pledged = pledgedIn(content);
  const isHeld = standings.some(holds);
  return [
    ...of(content.debtors, 'pledged', isHeld && pledged ? [pledged] : []),
    ...told(content.debtors, joint, isHeld),
    ...standings.flatMap((standing) => told([standing.debtor], standing.assistance?.own, holds(standing))),
  ];
}

const holds = ({ status }: Standing): boolean => isOpen(status) || status === 'fulfilled';

/** What counts in sums of debtors and a currency, as exact decimal numbers. */
export interface AmountsAnswer extends Readonly<Record<Stage, string>> {
  readonly debtors: readonly PartyCode[];
  readonly currency: string;
}

/** In the order of their names: see `amountsByName`. Nothing of a kind that has no amounts. */
export function amountsAnswer(state: CommitmentState): readonly AmountsAnswer[] | undefined {
  if (!('modality' in state.content.terms)) return undefined;
  const groups = Map.groupBy(amountsIn(state), ({ debtors, amount }) => nameOf(debtors, amount.currency));
  const ordered = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, those]) => {
    const [{ debtors, amount }] = those as [StagedAmount];
    const { currency } = amount;
    const sum = (stage: Stage): string => {
      const units = those.filter((each) => each.stage === stage).map((each) => inMinorUnits(each.amount));
      return amountOf(
        units.reduce((before, each) => before + each, 0n),
        currency,
      ).value;
    };
    return { debtors, currency, pledged: sum('pledged'), committed: sum('committed'), delivered: sum('delivered') };
  });
}

const nameOf = (debtors: readonly PartyCode[], currency: string): string => [...debtors, currency].join(' ');

/** By what tells them apart: `EST LVA EUR`. */
export const amountsByName = (amounts: readonly AmountsAnswer[] = []): Readonly<Record<string, object>> =>
  Object.fromEntries(amounts.map(({ debtors, currency, ...sums }) => [nameOf(debtors, currency), sums] as const));
