import { type RawBuilder, sql } from 'kysely';
import { all, type Condition, type Engine } from './queries.engine.js';
import type { Source } from './queries.held.js';
import type { Effort } from './queries.effort.js';
import { rowsUpTo } from './queries.lead.js';

type Key = string | number;

/** Entries of a list: what they are sorted by, ties by `id`, both columns of the source; between two keys. */
export interface Entries extends Source {
  readonly key: string;
  readonly id: string;
  readonly least?: Key;
  readonly most?: Key;
}

/** Entries that an index has in their order, by the conditions `within` it; `where` is probed entry by entry. */
export interface Walked extends Entries {
  readonly within: readonly Condition[];
  /** The values of one more column of the index, `cells.column1` in `within`: for each alone it has the order of the list. `key` and `id` are one column. */
  readonly cells?: readonly (string | number)[];
  /** What the index alone tells of an entry: many that do not fit are passed over for one that is probed. */
  readonly sifted?: readonly Condition[];
}

/** A list as what is walked in its order and what, being few, is taken in from the side. An entry may be in several. */
export interface Plan {
  readonly walked: readonly Walked[];
  readonly aside: readonly Entries[];
}

interface Place {
  readonly key: Key;
  readonly id: string;
}

/** What is asked of the entries: which columns of which, from where on, how many. */
export interface Asked {
  readonly columns: (entries: Entries) => RawBuilder<unknown>;
  readonly conditions: (entries: Entries) => readonly Condition[];
  readonly descending: boolean;
  readonly after: Place | undefined;
  readonly limit: number;
}

/** So many are taken in from the side for one that is looked up: an index tells all that is asked of most of them. */
const ASIDE = 4;

/** The first rows by a plan, unless that takes more than the effort allows. */
export async function walked<Row>(
  engine: Engine,
  plan: Plan,
  asked: Asked,
  { walk, sift, lookUp }: Effort,
): Promise<readonly Row[] | undefined> {
  if (walk === 0 || !(await areFew(engine, plan.aside, lookUp * ASIDE))) return undefined;
  // Of several parts each is likely to be needed for less.
  const share = Math.sqrt(walksOf(plan));
  const each = { walk: Math.ceil(walk / share), sift: Math.ceil(sift / share) };
  const until = await placeReached(engine, plan.walked, asked, each);
  const rows = await merged<Row>(engine, entriesOf(plan), asked, until);
  return until && rows.length < asked.limit ? undefined : rows;
}

const walksOf = (plan: Plan): number => plan.walked.reduce((sum, { cells }) => sum + (cells?.length ?? 1), 0);

/** Everything that is on the list. */
export const entriesOf = (plan: Plan): readonly Entries[] => [
  ...plan.walked.map(({ cells, ...part }) => ({
    ...part,
    from: cells ? sql`${valuesOf(cells)} cross join ${part.from}` : part.from,
    where: [...part.within, ...(part.sifted ?? []), ...part.where],
  })),
  ...plan.aside,
];

const valuesOf = (cells: readonly (string | number)[]): RawBuilder<unknown> =>
  sql`(values ${sql.join(cells.map((cell) => sql`(${sql.lit(cell)})`))}) cells`;

async function areFew(engine: Engine, aside: readonly Entries[], max: number): Promise<boolean> {
  if (aside.length === 0) return true;
  const rows = aside.map(
    (part) => sql`select 1 from ${part.from} where ${all([...part.where, ...bounds(part, false)])}`,
  );
  return (await rowsUpTo(engine, sql.join(rows, sql` union all `), max + 1)) <= max;
}

/** How far the list is known when each part was walked so far; none where every walk ends before. */
async function placeReached(
  engine: Engine,
  parts: readonly Walked[],
  asked: Asked,
  { walk, sift }: Omit<Effort, 'lookUp'>,
): Promise<Place | undefined> {
  const ends = await nth(
    engine,
    parts.map((part) => part.sifted && { part, fits: part.within, offset: sift }),
    asked,
  );
  const probed = parts.map((part, index) => {
    const fits = [...part.within, ...(part.sifted ?? [])];
    return { part, fits, offset: walk, until: ends[index] };
  });
  let first: Place | undefined;
  for (const [index, place] of (await nth(engine, probed, asked)).entries()) {
    const reached = place ?? ends[index];
    if (reached && (!first || isBefore(reached, first, asked.descending))) first = reached;
  }
  return first;
}

const isBefore = (a: Place, b: Place, descending: boolean): boolean =>
  a.key === b.key ? a.id < b.id !== descending : a.key < b.key !== descending;

interface Counted {
  readonly part: Walked;
  readonly fits: readonly Condition[];
  readonly offset: number;
  readonly until?: Place | undefined;
}

/** The entry of each part after so many that fit; none where the walk ends before. Only the index is read. */
async function nth(
  { db }: Engine,
  parts: readonly (Counted | undefined)[],
  { descending, after }: Asked,
): Promise<readonly (Place | undefined)[]> {
  const reads = parts.flatMap((counted, index) => {
    if (!counted) return [];
    const { part, fits, offset, until } = counted;
    const from = sql`from ${part.from} where ${all([...fits, ...bounds(part, descending, after, until)])}
      order by ${inOrder(part, descending)} limit 1 offset ${offset}`;
    const place = part.cells
      ? nearest(part.cells, sql`select ${sql.ref(part.key)} ${from}`, descending)
      : sql`select ${sql.ref(part.key)} as key, ${sql.ref(part.id)} as id ${from}`;
    return sql`select ${sql.lit(index)} as part, key, id from (${place}) as part`;
  });
  if (reads.length === 0) return [];
  const { rows } = await sql<Place & { readonly part: number }>`${sql.join(reads, sql` union all `)}`.execute(db);
  const found = new Map(rows.map(({ part, ...place }) => [part, place]));
  return parts.map((_, index) => found.get(index));
}

/** Of the places that are reached in cells, the one that is reached in all of them. */
const nearest = (
  cells: readonly (string | number)[],
  key: RawBuilder<unknown>,
  descending: boolean,
): RawBuilder<unknown> =>
  // With a limit, an engine asks each cell once, rather than for every mention of its key.
  sql`select key, key as id from (select (${key}) as key from ${valuesOf(cells)} limit ${sql.lit(cells.length)}) as places
    where key is not null order by key ${sql.raw(descending ? 'desc' : 'asc')} limit 1`;

/** The first rows of several sources of entries, in one order. `until`: the last entry that may be among them. */
export async function merged<Row>(
  engine: Engine,
  parts: readonly Entries[],
  { columns, conditions, descending, after, limit }: Asked,
  until?: Place,
): Promise<readonly Row[]> {
  const reads = parts.map((part) => {
    const { from, where, key, id } = part;
    return sql`select * from (
      select ${columns(part)}, ${sql.ref(key)} as "sortKey", ${sql.ref(id)} as "sortId" from ${from}
      where ${all([...where, ...bounds(part, descending, after, until), ...conditions(part)])}
      order by ${inOrder(part, descending)} limit ${limit}) as part`;
  });
  const { rows } = await sql<Row>`select * from (${sql.join(reads, sql` union `)}) as entries
    order by ${inOrder({ key: 'sortKey', id: 'sortId' }, descending)} limit ${limit}`.execute(engine.db);
  return rows;
}

type Keys = Omit<Entries, keyof Source>;

/**
 * From where to where entries are read. An index is entered by one bound at each end, and an engine that is given two may
 * take the wider one and walk over all that is between: so only the narrower is said.
 */
function bounds(part: Keys, descending: boolean, after?: Place, until?: Place): readonly Condition[] {
  const [begin, end] = descending ? [part.most, part.least] : [part.least, part.most];
  const isBehind = after && (begin === undefined || (descending ? after.key <= begin : after.key >= begin));
  const isWithin = until && (end === undefined || (descending ? until.key >= end : until.key <= end));
  return [
    ...(isBehind ? [behind(part, after, descending)] : begin === undefined ? [] : [from(part, begin, descending)]),
    ...(isWithin
      ? [behind(part, until, !descending, 'or at')]
      : end === undefined
        ? []
        : [from(part, end, !descending)]),
  ];
}

/** At a key or behind it. */
const from = ({ key }: Keys, bound: Key, descending: boolean): Condition =>
  sql`${sql.ref(key)} ${sql.raw(descending ? '<=' : '>=')} ${bound}`;

/** Behind a place in an order. */
function behind({ key, id }: Keys, place: Place, descending: boolean, at?: 'or at'): Condition {
  const sign = sql.raw(`${descending ? '<' : '>'}${at ? '=' : ''}`);
  return sql`(${sql.ref(key)}, ${sql.ref(id)}) ${sign} (${place.key}, ${place.id})`;
}

function inOrder({ key, id }: Keys, descending: boolean): RawBuilder<unknown> {
  const direction = sql.raw(descending ? 'desc' : 'asc');
  // A column twice is more than the index has in its order.
  return key === id
    ? sql`${sql.ref(key)} ${direction}`
    : sql`${sql.ref(key)} ${direction}, ${sql.ref(id)} ${direction}`;
}
