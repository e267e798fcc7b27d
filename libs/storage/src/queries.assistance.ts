import { sql } from 'kysely';
import { type AssistanceFilter, type Clocks, type FigureSum, HIGH } from '#libs/read-models';
import { all, atOf, type Engine, heldAt, labelled } from './queries.engine.js';

interface Summed extends Pick<FigureSum, 'currency' | 'stage'> {
  readonly of: string;
  readonly high: number | string;
  readonly low: number | string;
}

const COLUMN = { debtor: 'f.debtors', creditor: 'f.creditors', modality: 'f.modality' } as const;

/** Summed where the rows are, as whole numbers: what is told grows with the groups and currencies, not with the pledges. */
export async function assistance(
  { db }: Engine,
  { by, party, modality, currency }: AssistanceFilter,
  clocks: Clocks,
): Promise<readonly FigureSum[]> {
  const at = atOf(clocks);
  const fits = all([
    heldAt('f', at),
    ...(modality === undefined ? [] : [sql<boolean>`f.modality = ${modality}`]),
    ...(currency === undefined ? [] : [sql<boolean>`f.currency = ${currency}`]),
    ...(party === undefined ? [] : [labelled('f.commitment', [`party:${party}`], at)]),
  ]);
  const of = sql.ref(COLUMN[by]);
  const { rows } = await sql<Summed>`
    select ${of} as "of", f.currency, f.stage, sum(f.high) as high, sum(f.low) as low from register_figures f
    where ${fits} group by ${of}, f.currency, f.stage order by ${of}, f.currency, f.stage`.execute(db);
  return rows.map(({ of: names, high, low, ...row }) => ({
    ...row,
    of: names.split(' '),
    units: BigInt(high) * HIGH + BigInt(low),
  }));
}
