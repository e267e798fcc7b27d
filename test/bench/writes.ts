import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { CommandBus } from '@nestjs/cqrs';
import { EventStore, Projector } from '#libs/event-sourcing';
import { firstKeyFile, openLedger } from '#libs/application';
import { createApp } from '../../apps/api/src/app.js';
import { readConfig } from '../../apps/api/src/config.js';
import { pledge, recordOne } from './ledger.js';
import { inTemporary, load, type Load, runs } from './measure.js';

const WRITERS = 64;
/** One key writes all of it. */
const UNLIMITED = { PACTA_RATE: '1000000', PACTA_RATE_BURST: '1000000' };

interface Extent {
  readonly runs: number;
  readonly seconds: number;
  readonly rebuilt: number;
}

/** Durable commands a second beside what `node:sqlite` alone does, and the rebuild of the register, in one run. */
export async function writes(extent: Extent, say: (line: string) => void): Promise<readonly object[]> {
  say('raw rows …');
  const raw = await runs(extent.runs, () => rawRows(extent.seconds));
  const ratio = (perSecond: number) => (perSecond / raw.median).toFixed(2);
  const rows: object[] = [
    { what: `node:sqlite alone, FULL, ${WRITERS} rows a commit`, 'a second': shown(raw), ratio: '1.00' },
  ];
  for (const [what, measure] of [
    ['durable commands, in process', inProcess],
    ['durable commands, over HTTP', overHttp],
  ] as const) {
    for (const writers of [1, WRITERS]) {
      say(`${what}, ${writers} writers …`);
      const loads: Load[] = [];
      const perSecond = await runs(
        extent.runs,
        async () => loads[loads.push(await measure(writers, extent.seconds)) - 1]!.perSecond,
      );
      const middle = loads.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(loads.length / 2)]!;
      const latency = { 'p50 ms': middle.p50Ms.toFixed(2), 'p99 ms': middle.p99Ms.toFixed(2) };
      rows.push({
        what: `${what}, ${writers} writers`,
        'a second': shown(perSecond),
        ratio: ratio(perSecond.median),
        ...latency,
      });
    }
  }
  say(`rebuild of ${extent.rebuilt} events …`);
  const rebuilt = await runs(extent.runs, () => rebuild(extent.rebuilt));
  rows.push({
    what: `rebuild of the register, ${extent.rebuilt} events`,
    'a second': shown(rebuilt),
    ratio: ratio(rebuilt.median),
  });
  return rows;
}

const shown = ({ median, low, high }: { median: number; low: number; high: number }): string =>
  `${Math.round(median)} (${Math.round(low)} to ${Math.round(high)})`;

/** The ceiling: rows of equal size, FULL sync, a transaction for every 64. */
const rawRows = async (seconds: number): Promise<number> =>
  inTemporary(async (directory) => {
    const db = new DatabaseSync(join(directory, 'raw.db'));
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    db.exec(
      'CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, stream TEXT, version INTEGER, body TEXT, UNIQUE (stream, version)) STRICT',
    );
    const insert = db.prepare('INSERT INTO events (id, stream, version, body) VALUES (?, ?, ?, ?)');
    const body = JSON.stringify({ ...pledge(1, 1), metadata: 'x'.repeat(400) });
    let rows = 0;
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      db.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < WRITERS; row++, rows++)
        insert.run(crypto.randomUUID(), `commitment-${crypto.randomUUID()}`, 1, body);
      db.exec('COMMIT');
    }
    db.close();
    return rows / seconds;
  });

const inProcess = async (writers: number, seconds: number): Promise<Load> =>
  inTemporary(async (directory) => {
    const app = await openLedger({ dataDirectory: directory });
    const commands = app.get(CommandBus);
    const result = await load(writers, seconds, (writer, turn) => recordOne(commands, writer, turn));
    await app.close();
    return result;
  });

const overHttp = async (writers: number, seconds: number): Promise<Load> =>
  inTemporary(async (directory) => {
    const env = { PACTA_DATA_DIR: directory, PACTA_PORT: '0', PACTA_LOG_LEVEL: 'error', ...UNLIMITED };
    const app = await createApp(readConfig(env));
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const client = join(import.meta.dirname, 'http-writers.js');
    const key = readFileSync(firstKeyFile(directory), 'utf8').trim();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [client, String(port), String(writers), String(seconds)],
      { env: { ...process.env, PACTA_API_KEY: key } },
    );
    await app.close();
    return JSON.parse(stdout) as Load;
  });

/** Events a second while the register is built anew over everything recorded. */
const rebuild = async (events: number): Promise<number> =>
  inTemporary(async (directory) => {
    const app = await openLedger({ dataDirectory: directory });
    const [commands, projector] = [app.get(CommandBus), app.get(Projector)];
    for (let turn = 0; turn < events / WRITERS; turn++) {
      await Promise.all(Array.from({ length: WRITERS }, (_, writer) => recordOne(commands, writer, turn)));
    }
    const head = await app.get(EventStore).head();
    await projector.waitFor(head, 600_000);
    const began = performance.now();
    await projector.rebuild('register');
    const perSecond = Number(head) / ((performance.now() - began) / 1_000);
    await app.close();
    return perSecond;
  });
