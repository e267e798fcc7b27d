import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { CommandBus } from '@nestjs/cqrs';
import { EventStore, Projector } from '#libs/event-sourcing';
import { openLedger } from '#libs/application';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import { pledge, recordOne } from './ledger.js';
import { load, type Load, runs } from './measure.js';

const WRITERS = 64;
const quick = process.argv.includes('--quick');
const SECONDS = quick ? 2 : 5;
const RUNS = quick ? 1 : 3;
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

async function inTemporary<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'pacta-bench-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The ceiling: `node:sqlite` alone, rows of equal size, FULL sync, a transaction for every 64. Rows a second. */
const rawRows = async (): Promise<number> =>
  inTemporary(async (directory) => {
    const db = new DatabaseSync(join(directory, 'raw.db'));
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    db.exec('CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, stream TEXT, version INTEGER, body TEXT, UNIQUE (stream, version)) STRICT');
    const insert = db.prepare('INSERT INTO events (id, stream, version, body) VALUES (?, ?, ?, ?)');
    const body = JSON.stringify({ ...pledge(1, 1), metadata: 'x'.repeat(400) });
    let rows = 0;
    const end = performance.now() + SECONDS * 1_000;
    while (performance.now() < end) {
      db.exec('BEGIN IMMEDIATE');
      for (let i = 0; i < WRITERS; i++, rows++) insert.run(crypto.randomUUID(), `commitment-${crypto.randomUUID()}`, 1, body);
      db.exec('COMMIT');
    }
    db.close();
    return rows / SECONDS;
  });

const inProcess = async (writers: number): Promise<Load> =>
  inTemporary(async (directory) => {
    const app = await openLedger({ dataDirectory: directory });
    const commands = app.get(CommandBus);
    const result = await load(writers, SECONDS, (writer, turn) => recordOne(commands, writer, turn));
    await app.close();
    return result;
  });

const overHttp = async (writers: number): Promise<Load> =>
  inTemporary(async (directory) => {
    const app = await createApp(readConfig({ PACTA_DATA_DIR: directory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error' }));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const client = join(import.meta.dirname, 'http-writers.js');
    const { stdout } = await promisify(execFile)(process.execPath, [client, String(port), String(writers), String(SECONDS)]);
    await app.close();
    return JSON.parse(stdout) as Load;
  });

/** Events a second while the register is built anew over everything that was recorded; and how many there were. */
const rebuild = async (events: number): Promise<number> =>
  inTemporary(async (directory) => {
    const app = await openLedger({ dataDirectory: directory });
    const commands = app.get(CommandBus);
    for (let turn = 0; turn < events / WRITERS; turn++) {
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => recordOne(commands, writer, turn)));
    }
    const head = Number(await app.get(EventStore).head());
    const projector = app.get(Projector);
    await projector.waitFor(String(head), 600_000);
    const began = performance.now();
    await projector.rebuild('register');
    const perSecond = head / ((performance.now() - began) / 1_000);
    await app.close();
    return perSecond;
  });

const show = ({ median, low, high }: { median: number; low: number; high: number }): string =>
  `${Math.round(median)} (${Math.round(low)} to ${Math.round(high)})`;

say(`${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, SQLite ${process.versions['sqlite']}; ${RUNS} runs of ${SECONDS} s`);
say('raw rows …');
const raw = await runs(RUNS, rawRows);
const rows: Record<string, string>[] = [{ what: `node:sqlite alone, FULL, ${WRITERS} rows a commit`, 'a second': show(raw), ratio: '1.00' }];
for (const [what, measure] of [
  ['durable commands, in process', inProcess],
  ['durable commands, over HTTP', overHttp],
] as const) {
  for (const writers of [1, WRITERS]) {
    say(`${what}, ${writers} writers …`);
    const loads: Load[] = [];
    const perSecond = await runs(RUNS, async () => {
      loads.push(await measure(writers));
      return loads.at(-1)!.perSecond;
    });
    const { p50Ms, p99Ms } = loads.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(loads.length / 2)]!;
    rows.push({
      what: `${what}, ${writers} writer${writers > 1 ? 's' : ''}`,
      'a second': show(perSecond),
      ratio: (perSecond.median / raw.median).toFixed(2),
      'p50 ms': p50Ms.toFixed(2),
      'p99 ms': p99Ms.toFixed(2),
    });
  }
}
const EVENTS = quick ? 6_400 : 64_000;
say(`rebuild of ${EVENTS} events …`);
const rebuilt = await runs(quick ? 1 : 2, () => rebuild(EVENTS));
rows.push({ what: `rebuild of the register, ${EVENTS} events`, 'a second': show(rebuilt), ratio: (rebuilt.median / raw.median).toFixed(2) });
console.table(rows);
