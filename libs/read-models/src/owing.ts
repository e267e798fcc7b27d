import type { CommitmentSummary } from '#libs/commitments';

/** Above so many pairs of a debtor and a creditor, each debtor is labelled once instead. */
const PAIRS_MAX = 256;

/** The label of what one party owes another. */
export const owing = (debtor: string, creditor: string): string => `owes:${debtor}>${creditor}`;

/** The label of what a debtor owes to more creditors than are named: the `creditor` labels say whom. */
export const owingMany = (debtor: string): string => owing(debtor, '*');

/** Nobody owes itself: who stands in both lists owes the others. */
export function owingLabels({
  debtors,
  creditors,
}: Pick<CommitmentSummary, 'debtors' | 'creditors'>): readonly string[] {
  if (debtors.length * creditors.length > PAIRS_MAX) return debtors.map(owingMany);
  return debtors.flatMap((debtor) =>
    creditors.filter((each) => each !== debtor).map((creditor) => owing(debtor, creditor)),
  );
}
