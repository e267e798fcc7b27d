import { type RawBuilder, sql } from 'kysely';
import type { Position } from '#libs/event-sourcing';
import {
  type CalendarPlace,
  type CalendarWindow,
  type ChangesFilter,
  type CommitmentItem,
  idOf,
  type RecordedPlace,
  type TurnItem,
} from '#libs/read-models';
import { rowJson } from './json.js';
import { all, type Condition, type Engine, knownAt } from './queries.engine.js';
import { knownRows } from './queries.held.js';
import { rowsUpTo } from './queries.lead.js';
import { type Said, SAID, sayingOf, withSaying } from './queries.sayings.js';

/** A filter's labels, and the rarest of them if it is so rare that what bears it is looked up instead of walked past. */
interface Narrowed {
  readonly labels: readonly string[];
  readonly lead: string | undefined;
}

/** Up to here, what bears a label is looked up and sorted. */
const RARE_MAX = 1_000;

async function narrowed(engine: Engine, { party, kind }: ChangesFilter, known: number): Promise<Narrowed> {
  const labels = Object.entries({ party, kind }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}:${value}`],
  );
  let lead: string | undefined;
  let fewest = RARE_MAX + 1;
  for (const label of labels) {
    const rows = await rowsUpTo(engine, borne(label, known), fewest);
    if (rows < fewest) [lead, fewest] = [label, rows];
  }
  return { labels, lead };
}

const borne = (label: string, known: number): RawBuilder<unknown> =>
  knownRows('register_labels', sql`d.label = ${label}`, known);

/** The commitments that bear a label at some time, each once. */
const bearing = (label: string, known: number): RawBuilder<unknown> =>
  sql`(select distinct l.commitment from (${borne(label, known)}) as l) d`;

const bears = (commitment: string, label: string, known: number): Condition =>
  sql`exists (select 1 from register_labels l where l.commitment = ${sql.ref(commitment)} and l.label = ${label} and ${knownAt('l', known)})`;

/** What fits is walked in order, or looked up where it is rare: `table` has a column `commitment` and goes by the name `t`. */
function walk(
  table: RawBuilder<unknown>,
  { labels, lead }: Narrowed,
  known: number,
): { from: RawBuilder<unknown>; where: readonly Condition[] } {
  const others = labels.filter((label) => label !== lead).map((label) => bears('t.commitment', label, known));
  if (lead === undefined) return { from: sql`${table} t`, where: others };
  return {
    from: sql`${bearing(lead, known)} cross join ${table} t`,
    where: [sql`t.commitment = d.commitment`, ...others],
  };
}

export async function recorded(
  engine: Engine,
  filter: ChangesFilter,
  after: Position,
  upTo: Position,
  limit: number,
): Promise<readonly RecordedPlace[]> {
  const known = Number(upTo);
  const { from, where } = walk(sql`register_versions`, await narrowed(engine, filter, known), known);
  const { rows } = await sql<{ commitment: string; version: number; position: number }>`
    select t.commitment, t.version, t.position from ${from}
    where ${all([...where, sql<boolean>`t.position > ${Number(after)} and t.position <= ${known}`])}
    order by t.position limit ${limit}`.execute(engine.db);
  return rows.map(({ commitment, version, position }) => ({
    commitment: idOf(commitment),
    version,
    position: String(position),
  }));
}

type Turned = Said &
  Pick<TurnItem, 'at' | 'what' | 'why'> & {
    readonly commitment: string;
    readonly of: string;
    readonly change: string;
    readonly body: string;
  };

export async function turns(
  engine: Engine,
  filter: ChangesFilter,
  window: CalendarWindow,
  limit: number,
  after?: CalendarPlace,
): Promise<readonly TurnItem[]> {
  const known = Number(window.knownAt);
  const { from, where } = walk(sql`register_calendar`, await narrowed(engine, filter, known), known);
  const conditions = [
    ...where,
    sql<boolean>`t."at" >= ${after?.at ?? window.from} and t."at" <= ${window.to} and ${knownAt('t', known)}`,
    ...(after ? [behind(after)] : []),
    sql<boolean>`s.commitment = t.commitment and s."from" <= t."at" and s."to" > t."at" and ${knownAt('s', known)}`,
  ];
  const { rows } = await sql<Turned>`
    select t.commitment, t."at", t.what, t."of", t.change, t.why, s.body, ${SAID}
    from ${from} cross join register_spans s ${withSaying('t.commitment', sql`t."at"`, known)}
    where ${all(conditions)} order by t."at", t.commitment, t.what, t."of" limit ${limit}`.execute(engine.db);
  return rows.map(turnOf);
}

function behind({ at, name }: CalendarPlace): Condition {
  const [commitment = '', what = '', of = ''] = name.split(' ');
  return sql`(t."at", t.commitment, t.what, t."of") > (${at}, ${commitment}, ${what}, ${of})`;
}

function turnOf(row: Turned): TurnItem {
  const { commitment, at, what, of, change, why, body } = row;
  const { kind, subject, debtors } = rowJson(body, 'a row of the register') as CommitmentItem;
  return {
    at,
    name: `${commitment} ${what} ${of}`,
    commitment: { id: idOf(commitment), kind, subject, debtors },
    what,
    change: rowJson(change, 'a row of the calendar') as TurnItem['change'],
    why,
    source: sayingOf(row),
  };
}
