import { type RawBuilder, sql } from 'kysely';
import {
  type AssessmentFilter,
  type AssessmentTally,
  type Clocks,
  type Coverage,
  idOf,
  type Reassessed,
  type ScoreTally,
} from '#libs/read-models';
import { all, type At, atOf, type Condition, type Engine, heldAt, labelled } from './queries.engine.js';
import { heldRows } from './queries.held.js';

type OfDebtor = Coverage & { readonly debtor: string };

/** Counted where the rows are: what it costs grows with the commitments of the scheme, not with the ledger. */
export async function assessed(engine: Engine, filter: AssessmentFilter, clocks: Clocks): Promise<AssessmentTally> {
  const at = atOf(clocks);
  const scores = sql<ScoreTally>`select r.debtor, r.score, count(*) as assessments from register_assessments r
    where ${scored('r', filter, at)} group by r.debtor, r.score order by r.debtor, r.score`;
  const due = await counted<Pick<OfDebtor, 'debtor' | 'commitments'>>(
    engine,
    sql`select substr(d.label, 8) as debtor, count(*) as commitments from (${ofScheme(filter, at)}) s
      cross join register_labels d where d.commitment = s.commitment and d.label > 'debtor:' and d.label < 'debtor;'
      and ${heldAt('d', at)} group by d.label order by d.label`,
  );
  const [dueIn] = await counted<Pick<Coverage, 'commitments'>>(
    engine,
    sql`select count(*) as commitments from (${ofScheme(filter, at)}) s`,
  );
  const [done] = await counted<Done>(
    engine,
    sql`select ${DONE} from register_assessments r where ${scored('r', filter, at)}`,
  );
  const doneBy = await counted<Done & { readonly debtor: string }>(
    engine,
    sql`select r.debtor, ${DONE} from register_assessments r where ${scored('r', filter, at)} group by r.debtor`,
  );
  const by = new Map(doneBy.map((each) => [each.debtor, each]));
  return {
    scores: await counted<ScoreTally>(engine, scores),
    coverage: { ...dueIn!, ...done! },
    coverageOf: due.map((each) => ({ ...NONE, ...each, ...by.get(each.debtor) })),
    windows: (await counted<{ readonly name: string }>(engine, windowsOf(filter, at))).map(({ name }) => name),
  };
}

/** Each window is looked for behind the one before: few of the rows are read, however many there are. */
const windowsOf = ({ scheme }: AssessmentFilter, at: At): RawBuilder<unknown> => {
  const ofScheme = sql`select min(r."window") from register_assessments r where r.scheme = ${scheme}`;
  return sql`with recursive windows(name) as (${ofScheme}
      union all select (${ofScheme} and r."window" > windows.name) from windows where windows.name is not null)
    select windows.name from windows where windows.name is not null and exists (select 1 from register_assessments r
      where r.scheme = ${scheme} and r."window" = windows.name and ${heldAt('r', at)}) order by windows.name`;
};

type Done = Omit<Coverage, 'commitments'>;

const NONE: Done = { assessed: 0, final: 0, interim: 0 };

const DONE = sql`count(distinct r.commitment) as assessed, count(distinct case when r.final = 1 then r.commitment end) as final,
  count(distinct case when r.final = 0 then r.commitment end) as interim`;

/** Counts as numbers: engines count in more than a number holds, and some say so as text. */
async function counted<Found extends object>({ db }: Engine, rows: RawBuilder<unknown>): Promise<readonly Found[]> {
  const { rows: found } = await sql<Found>`${rows}`.execute(db);
  return found.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, COUNTS.has(name) ? Number(value) : (value as string)]),
      ) as Found,
  );
}

const COUNTS = new Set(['assessments', 'commitments', 'assessed', 'final', 'interim']);

/** The assessments that hold and fit. */
const scored = (row: string, filter: AssessmentFilter, at: At): Condition =>
  all([asked(row, filter), heldAt(row, at), ...narrowed(`${row}.commitment`, filter, at)]);

const asked = (row: string, { scheme, window = '', assessor, final }: AssessmentFilter): Condition =>
  all([
    sql`${sql.ref(`${row}.scheme`)} = ${scheme} and ${sql.ref(`${row}.window`)} = ${window}`,
    ...(assessor === undefined ? [] : [sql<boolean>`${sql.ref(`${row}.assessor`)} = ${assessor}`]),
    ofStage(row, final),
  ]);

const ofStage = (row: string, final: boolean | undefined): Condition =>
  final === undefined ? sql`1 = 1` : sql`${sql.ref(`${row}.final`)} = ${Number(final)}`;

/** What a commitment, named by a column, must be. */
const narrowed = (commitment: string, { kind, party }: AssessmentFilter, at: At): readonly Condition[] =>
  Object.entries({ kind, party }).flatMap(([name, value]) =>
    value === undefined ? [] : [labelled(commitment, [`${name}:${value}`], at)],
  );

/** The commitments to assess, each once; the retracted are none. */
const ofScheme = (filter: AssessmentFilter, at: At): RawBuilder<unknown> =>
  heldRows(
    'register_labels',
    all([sql`d.label = ${`scheme:${filter.scheme}`}`, ...narrowed('d.commitment', filter, at)]),
    at,
  );

interface Differing {
  readonly commitment: string;
  readonly debtor: string;
  readonly assessor: string;
  readonly wasScore: string | null;
  readonly wasFinal: number | null;
  readonly wasEvent: string | null;
  readonly nowScore: string | null;
  readonly nowFinal: number | null;
  readonly nowEvent: string | null;
}

export async function reassessed(
  { db }: Engine,
  filter: AssessmentFilter,
  clocks: Clocks,
  before: Clocks,
  limit: number,
): Promise<readonly Reassessed[]> {
  const [now, earlier] = [atOf(clocks), atOf(before)];
  const same = sql`n.commitment = w.commitment and n.scheme = w.scheme and n."window" = w."window" and n.debtor = w.debtor
    and n.assessor = w.assessor`;
  const { rows } = await sql<Differing>`
    select n.commitment, n.debtor, n.assessor, w.score as "wasScore", w.final as "wasFinal", w.event as "wasEvent",
      n.score as "nowScore", n.final as "nowFinal", n.event as "nowEvent"
    from register_assessments n left join register_assessments w on ${same} and ${heldAt('w', earlier)} and ${ofStage('w', filter.final)}
    where ${scored('n', filter, now)}
      and (w.score is null or w.score <> n.score or coalesce(w.final, -1) <> coalesce(n.final, -1))
    union all
    select w.commitment, w.debtor, w.assessor, w.score, w.final, w.event, null, null, null from register_assessments w
    where ${scored('w', filter, earlier)} and not exists
      (select 1 from register_assessments n where ${same} and ${heldAt('n', now)} and ${ofStage('n', filter.final)})
    order by 1, 2, 3 limit ${limit}`.execute(db);
  return rows.map(differenceOf);
}

function differenceOf({ commitment, debtor, assessor, ...row }: Differing): Reassessed {
  return {
    commitment: idOf(commitment),
    debtor,
    assessor,
    was: held(row.wasScore, row.wasFinal, row.wasEvent),
    now: held(row.nowScore, row.nowFinal, row.nowEvent),
  };
}

const held = (score: string | null, final: number | null, event: string | null): Reassessed['now'] =>
  score === null || event === null ? null : { score, final: final === null ? null : final === 1, event };
