import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, EventStore, Ledger, Projector, rfc3339 } from '#libs/event-sourcing';
import { ChangesReader, openLedger, RelationReader } from '#libs/application';
import { Queries } from '#libs/read-models';
import { chance, fill } from './generated.js';
import { percentile } from './measure.js';

/** `relations.js [commitments]`: how long a relation and a morning report take, at random days, against the size of their answers. */
const SIZE = Number(process.argv[2] ?? 100_000);
const TURNS = 200;
const PAIRS = [
  ['TUV', 'FIN'],
  ['MEX', 'ITA'],
  ['KOR', 'IND'],
  ['DEU', 'FRA'],
  ['JPN', 'USA'],
] as const;

const directory = await mkdtemp(join(tmpdir(), 'pacta-bench-'));
const clock = { now: 0 };
const app = await openLedger({ dataDirectory: directory, now: () => clock.now });
const [store, projector, ledger] = [app.get(EventStore), app.get(Projector), app.get(Ledger)];
process.stderr.write(`filling to ${SIZE} commitments …\n`);
await fill(store, clock, SIZE, chance(7));
const began = performance.now();
while (!(await projector.waitFor(await store.head(), 10_000)))
  process.stderr.write(`  projected ${projector.position}\n`);
process.stderr.write(`  projected in ${((performance.now() - began) / 1_000).toFixed(1)} s more\n`);

async function timed(what: string, ask: (at: number) => Promise<number>): Promise<object> {
  const next = chance(11);
  const [times, sizes]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    const at = Date.UTC(2004, 0, 1) + next() * (ledger.now() - Date.UTC(2004, 0, 1));
    const start = performance.now();
    sizes.push(await ask(at));
    times.push(performance.now() - start);
  }
  const ms = (share: number) => percentile(times, share).toFixed(2);
  return { what, 'items p50': percentile(sizes, 0.5), 'p50 ms': ms(0.5), 'p99 ms': ms(0.99) };
}

const relations = app.get(RelationReader);
const changes = app.get(ChangesReader);
const owed = ({ owes }: Awaited<ReturnType<RelationReader['relation']>>): number =>
  owes.flatMap(({ byKind }) => byKind.flatMap(({ byStatus }) => byStatus.flatMap(({ commitments }) => commitments)))
    .length;

const rows: object[] = [];
const recordedAll = ledger.now();
for (const [a, b] of PAIRS) {
  rows.push(
    await timed(`relation ${a} ${b}, a past day`, async (asOf) => owed(await relations.relation(a, b, { asOf }))),
  );
  rows.push(
    await timed(`relation ${a} ${b}, since just now`, async () => {
      const relation = await relations.relation(a, b, { since: recordedAll });
      return owed(relation) + relation.changed!.length;
    }),
  );
}
for (const filter of [{}, { party: 'USA' }, { party: 'TUV' }]) {
  rows.push(
    await timed(`calendar of a day ${JSON.stringify(filter)}, a page of 50`, async (to) => {
      const window = { from: to - DAY, to, knownAt: projector.position };
      return (await app.get(Queries).turns(filter, window, 50)).length;
    }),
  );
  const clocks = await changes.pin();
  rows.push(
    await timed(`changes of today ${JSON.stringify(filter)}, a page of 50`, async () => {
      return (await changes.page(filter, recordedAll - DAY, clocks, 50)).items.length;
    }),
  );
}
process.stderr.write(`${SIZE} commitments, ${await store.head()} events, ${rfc3339(ledger.now())}\n`);
console.table(rows);
await app.close();
await rm(directory, { recursive: true, force: true });
