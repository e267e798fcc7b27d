import type { AmountsAnswer, Fact } from '#libs/commitments';
import { move, type PlainStanding } from './plain-acts.js';
import type { PlainState } from './plain-fold.js';
import { isOpenStatus } from './plain-table.js';

/** Whole amounts by currency: random histories name no others. */
export interface PlainTally {
  committed: Record<string, number>;
  delivered: Record<string, number>;
}

export const noTally = (): PlainTally => ({ committed: {}, delivered: {} });

const COURSE: readonly string[] = ['pledged', 'committed', 'partly_delivered'];

type Told = { readonly debtor?: string; readonly amount?: { readonly value: string; readonly currency: string } };

const isJoint = ({ content }: PlainState, { debtor }: Told): boolean =>
  debtor === undefined && content.debtors.length > 1;

const tallyMeant = (state: PlainState, standing: PlainStanding, data: Told): PlainTally =>
  isJoint(state, data) ? state.joint : standing.own;

const pledged = ({ content: { terms } }: PlainState) => ('modality' in terms ? terms.amount : undefined);

function stageOf(state: PlainState, standing: PlainStanding, data: Fact<'AmountChanged'>['data']): string {
  const { committed } = tallyMeant(state, standing, data);
  return data.stage ?? (Object.keys(committed).length > 0 ? 'committed' : 'pledged');
}

/** Whether there is such an amount as the change speaks of. */
export function isChangeable(state: PlainState, standing: PlainStanding, data: Fact<'AmountChanged'>['data']): boolean {
  if (stageOf(state, standing, data) === 'pledged') return isJoint(state, data) || state.content.debtors.length === 1;
  return Object.keys(tallyMeant(state, standing, data).committed).length > 0;
}

/** Writes down the amount of a fact once, before it moves those whom it concerns. */
export function tell(state: PlainState, concerned: readonly PlainStanding[], { type, data }: Fact): void {
  const [first] = concerned;
  if (!first) return;
  if (type === 'AmountCommitted' || type === 'DeliveryReported') {
    const tallies = isJoint(state, data) ? [state.joint] : concerned.map(({ own }) => own);
    for (const tally of data.amount ? tallies : []) {
      const { value, currency } = data.amount!;
      const sums = type === 'AmountCommitted' ? tally.committed : tally.delivered;
      sums[currency] = (sums[currency] ?? 0) + Number(value);
    }
  }
  if (type !== 'AmountChanged') return;
  const { amount } = data;
  if (stageOf(state, first, data) === 'committed')
    tallyMeant(state, first, data).committed = { [amount.currency]: Number(amount.value) };
  else state.content = { ...state.content, terms: { ...state.content.terms, amount } };
}

/** Where the amounts lead one debtor. */
export function moveByAmounts(state: PlainState, standing: PlainStanding, fact: Fact, was: string): void {
  const { type, data } = fact;
  if (type === 'AmountCommitted') raise(standing, 'committed');
  if (type === 'DeliveryReported') raise(standing, 'partly_delivered');
  const leadsBack = type === 'FulfilmentContested' && standing.status !== was;
  const tells = type === 'AmountCommitted' || type === 'DeliveryReported' || type === 'AmountChanged';
  if (!tells && !leadsBack && type !== 'CommitmentReopened') return;
  if (isOpenStatus(standing.status) && COURSE.indexOf(standing.status) < COURSE.indexOf(standing.reached))
    move(standing, standing.reached as PlainStanding['status'], data.effective);
  if (type !== 'CommitmentReopened' && isOpenStatus(standing.status) && isAllThere(state, standing))
    move(standing, 'fulfilled', data.effective);
}

function raise(standing: PlainStanding, to: string): void {
  if (COURSE.indexOf(to) > COURSE.indexOf(standing.reached)) standing.reached = to;
}

function isAllThere(state: PlainState, { own }: PlainStanding): boolean {
  const byItself = state.content.debtors.length === 1 || Object.keys(own.committed).length > 0;
  const { committed, delivered } = byItself ? own : state.joint;
  const promised = { ...committed };
  const announced = pledged(state);
  if (announced && (!byItself || state.content.debtors.length === 1))
    promised[announced.currency] = Math.max(promised[announced.currency] ?? 0, Number(announced.value));
  const currencies = Object.keys(promised);
  return currencies.length > 0 && currencies.every((each) => (delivered[each] ?? 0) >= promised[each]!);
}

const holds = ({ status }: PlainStanding): boolean => isOpenStatus(status) || status === 'fulfilled';

/** `DEU FRA|UKR|financial EUR pledged` and how much. */
export function plainFigures(state: PlainState): readonly (readonly [of: readonly string[], units: number])[] {
  const { content, standings, joint } = state;
  if (!('modality' in content.terms)) return [];
  const { modality } = content.terms;
  const creditors = content.creditors.toSorted().join(' ');
  const line = (debtors: readonly string[], stage: string, sums: Readonly<Record<string, number>>) =>
    Object.entries(sums).map(
      ([currency, sum]) => [[debtors.toSorted().join(' '), creditors, modality, currency, stage], sum] as const,
    );
  const some = standings.some(holds);
  const announced = pledged(state);
  return [
    ...(some && announced ? line(content.debtors, 'pledged', { [announced.currency]: Number(announced.value) }) : []),
    ...(some ? line(content.debtors, 'committed', joint.committed) : []),
    ...line(content.debtors, 'delivered', joint.delivered),
    ...standings.flatMap((standing) => [
      ...(holds(standing) ? line([standing.debtor], 'committed', standing.own.committed) : []),
      ...line([standing.debtor], 'delivered', standing.own.delivered),
    ]),
  ];
}

/** What a list says of the amounts; nothing of a kind that has none. */
export function plainAmounts(state: PlainState): readonly AmountsAnswer[] | undefined {
  if (!('modality' in state.content.terms)) return undefined;
  const rows = new Map<string, AmountsAnswer>();
  for (const [[by, , , currency, stage], sum] of plainFigures(state)) {
    const alike = `${by} ${currency}`;
    const none = { debtors: by!.split(' '), currency: currency!, pledged: '0', committed: '0', delivered: '0' };
    rows.set(alike, { ...(rows.get(alike) ?? none), [stage!]: String(sum) });
  }
  return [...rows.keys()].toSorted().map((alike) => rows.get(alike)!);
}
