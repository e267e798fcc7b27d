import { type RawBuilder, sql } from 'kysely';
import { END_OF_TIME, OPEN, SCALES } from '#libs/event-sourcing';
import { all, type At, type Condition, heldAt, knownAt } from './queries.engine.js';

/** Where rows come from: a `from` clause, with its conditions. */
export interface Source {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
}

/** The tables that have `held` indexes. */
export type HeldTable = 'register_labels' | 'register_sorts' | 'register_followUps';

/** What held at an instant, as believed at a position, by the three indexes that each row is in one of. */
interface Held {
  /** Believed now, without an end in sight: most of what stands, in the order of the `standing` index. */
  readonly standing: Source;
  /** Believed now, and ended or to end. */
  readonly ended: Source;
  /** Believed then and no more. */
  readonly closed: Source;
}

export function heldIn(table: HeldTable, row: string, { asOf, known }: At): Held {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const named = sql`${sql.ref(table)} ${sql.ref(row)}`;
  const scaled = sql`${BY_SCALE} cross join ${named}`;
  const begun: Condition = sql`${column('from')} <= ${asOf}`;
  const learnt: Condition = sql`${column('knownFrom')} <= ${known}`;
  return {
    standing: { from: named, where: [isStanding(row), begun, learnt] },
    ended: {
      from: scaled,
      where: [
        isEnded(row),
        sql`${column('scale')} = scales.column1 and ${column('from')} > ${asOf} - scales.column2 and ${column('to')} > ${asOf}`,
        begun,
        learnt,
      ],
    },
    closed: {
      from: scaled,
      where: [
        isClosed(row),
        sql`${column('knownScale')} = scales.column1 and ${column('knownFrom')} > ${known} - scales.column2 and ${column('knownTo')} > ${known}`,
        sql`${column('to')} > ${asOf}`,
        begun,
        learnt,
      ],
    },
  };
}

/** `ended` and `closed` of `heldIn`, found by the columns of a `passed` index instead of by scale. */
export const passedIn = (table: HeldTable, row: string, at: At): readonly Source[] =>
  [isEnded(row), isClosed(row)].map((part) => ({
    from: sql`${sql.ref(table)} ${sql.ref(row)}`,
    where: [part, heldAt(row, at)],
  }));

/** A row of a `standing` index: the numbers are written out, since an index over some rows is used for what provably is among them. */
export const isStanding = (row: string): Condition =>
  sql`${sql.ref(`${row}.knownTo`)} = ${sql.lit(OPEN)} and ${sql.ref(`${row}.to`)} = ${sql.lit(END_OF_TIME)}`;

const isEnded = (row: string): Condition =>
  sql`${sql.ref(`${row}.knownTo`)} = ${sql.lit(OPEN)} and ${sql.ref(`${row}.to`)} < ${sql.lit(END_OF_TIME)}`;

const isClosed = (row: string): Condition => sql`${sql.ref(`${row}.knownTo`)} < ${sql.lit(OPEN)}`;

const BY_SCALE = sql`(values ${sql.join(SCALES.map(({ scale, length }) => sql`(${sql.lit(scale)}, ${sql.lit(length)})`))}) scales`;

/** The commitments of the rows `d` that held and fit; in no order. */
export function heldRows(table: HeldTable, fits: Condition, at: At): RawBuilder<unknown> {
  const parts = Object.values(heldIn(table, 'd', at));
  return sql.join(
    parts.map(({ from, where }) => sql`select d.commitment from ${from} where ${all([fits, ...where])}`),
    sql` union all `,
  );
}

/** The commitments of the rows `d` that fit, as believed at a position, whenever they held. */
export function knownRows(table: HeldTable, fits: Condition, known: number): RawBuilder<unknown> {
  const rows = [isStanding('d'), isEnded('d'), isClosed('d')].map(
    (part) => sql`select d.commitment from ${sql.ref(table)} d where ${fits} and ${part} and ${knownAt('d', known)}`,
  );
  return sql.join(rows, sql` union all `);
}
