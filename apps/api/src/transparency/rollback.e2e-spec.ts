import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acceptHead } from '#libs/application';
import { serve, type Served } from '../testing.js';
import { continues, headOf, holds, knownLog, record, refusalOf } from './testing.js';

let directory: string;
let dataDirectory: string;
let headFile: string;
let open: Served | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-rollback-'));
  dataDirectory = join(directory, 'data');
  headFile = join(directory, 'kept.head');
});
afterEach(async () => {
  await open?.close();
  open = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** A server on the data directory, closed by the next one. */
async function start(place: { readonly headFile?: string } = { headFile }): Promise<Served> {
  await open?.close();
  open = await serve({}, { dataDirectory, ...place });
  return open;
}

async function stop(): Promise<void> {
  await open?.close();
  open = undefined;
}

const ledger = () => join(dataDirectory, 'ledger.db');
const copy = (name: string) => copyFileSync(ledger(), join(directory, name));
const restore = (name: string) => copyFileSync(join(directory, name), ledger());

/** A ledger of two events of which a copy was made, then of five; stopped. */
async function backedUpAtTwo(): Promise<{ readonly ids: readonly string[] }> {
  const ids = [];
  const first = await start();
  for (const title of ['One', 'Two']) ids.push((await record(first, title)).id);
  await stop();
  copy('two.db');
  const second = await start();
  for (const title of ['Three', 'Four', 'Five']) ids.push((await record(second, title)).id);
  await stop();
  return { ids };
}

const read = (path: string) => readFileSync(path, 'utf8');
const sizeKept = () => (existsSync(headFile) ? Number(read(headFile).split('\n')[1]) : 0);
const lineOf = (n: number) => JSON.stringify({ key: `d${n}`, act: 'add-document', data: { title: `Imported ${n}` } });
const recordOnce = async () => open!.post('/v1/documents', { title: 'One' }, { 'Idempotency-Key': 'one' });

describe('The key and the head of a ledger', () => {
  it('stay the same over restarts', async () => {
    const first = await start({});
    await record(first, 'One');
    const [before, key] = [await headOf(first), (await first.get('/tlog/key')).text];
    expect(statSync(join(dataDirectory, 'tlog.key')).mode & 0o777).toBe(0o600);
    const second = await start({});
    expect([(await second.get('/tlog/key')).text, await headOf(second)]).toEqual([key, before]);
    await record(second, 'Two');
    const after = await headOf(second);
    const { body } = await second.get(`/v1/tlog/consistency?from=${before.size}&to=${after.size}`);
    expect(continues(body, before, after)).toBe(true);
    expect(read(join(dataDirectory, 'tlog.head'))).toBe(after.note);
  });

  it('is kept in its file before anybody is given it, once for a size', async () => {
    const served = await start();
    for (let n = 0; n < 5; n++) {
      await record(served, `Document ${n}`);
      const { note } = await headOf(served);
      expect(read(headFile)).toBe(note);
    }
    const { ctimeNs } = statSync(headFile, { bigint: true });
    const notes = await Promise.all(Array.from({ length: 50 }, async () => (await headOf(served)).note));
    expect([new Set(notes).size, statSync(headFile, { bigint: true }).ctimeNs]).toEqual([1, ctimeNs]);
    expect(existsSync(join(dataDirectory, 'tlog.head'))).toBe(false);
  });

  it('is kept though nobody asks for it', async () => {
    const served = await start();
    await record(served, 'One');
    for (let tries = 0; sizeKept() < 1 && tries < 100; tries++) await new Promise((again) => setTimeout(again, 50));
    expect(sizeKept()).toBe(1);
    await record(served, 'Two');
    await stop();
    expect(sizeKept()).toBe(2);
  });

  it('cannot be given while its file cannot be written; the ledger is written on', async () => {
    const kept = join(directory, 'kept');
    mkdirSync(kept);
    const served = await start({ headFile: join(kept, 'tlog.head') });
    await record(served, 'One');
    await headOf(served);
    rmSync(kept, { recursive: true });
    const { id } = await record(served, 'Two');
    expect(refusalOf(await served.get('/tlog/checkpoint'))).toEqual([503, 'store-unavailable']);
    expect(refusalOf(await served.get(`/v1/events/${id}/proof`))).toEqual([503, 'store-unavailable']);
    mkdirSync(kept);
    expect((await headOf(served)).size).toBe(2);
  });
});

describe('A ledger restored from an older copy', () => {
  it('can be read, and is written no more', async () => {
    const { ids } = await backedUpAtTwo();
    restore('two.db');
    const served = await start();
    const refused = await served.post('/v1/documents', { title: 'Six' });
    expect([...refusalOf(refused), refused.headers.get('retry-after')]).toEqual([503, 'ledger-rolled-back', '60']);
    expect(refused.body.detail).toMatch(
      /its size is 2 \(root \S{44}\), and 5 was signed \(root \S{44}\)\. Restore the newer ledger, or .*pacta accept-head/,
    );
    const party = { code: 'XAA', name: 'Example', type: 'organisation' };
    expect(refusalOf(await served.post('/v1/parties', party))).toEqual([503, 'ledger-rolled-back']);
    const { items } = (await served.get('/v1/events')).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect((await served.get('/v1/documents?minPosition=2')).body.items).toHaveLength(2);
  });

  it('says so where an operator looks, and signs nothing', async () => {
    const { ids } = await backedUpAtTwo();
    const kept = read(headFile);
    restore('two.db');
    const served = await start();
    const { status, body } = await served.get('/health/ready');
    expect([status, body.status, body.reasons]).toEqual([200, 'degraded', [expect.stringContaining('its size is 2 ')]]);
    expect(refusalOf(await served.get('/tlog/checkpoint'))).toEqual([503, 'ledger-rolled-back']);
    expect(refusalOf(await served.get('/v1/export'))).toEqual([503, 'ledger-rolled-back']);
    expect(refusalOf(await served.get(`/v1/events/${ids[0]}/proof`))).toEqual([503, 'ledger-rolled-back']);
    expect((await served.get('/tlog/tile/0/000.p/2')).status).toBe(200);
    await stop();
    expect(read(headFile)).toBe(kept);
  });

  it('ends an import at its first line', async () => {
    await backedUpAtTwo();
    restore('two.db');
    const served = await start();
    const { text } = await served.send('/v1/imports', {
      method: 'POST',
      body: `${[1, 2, 3].map(lineOf).join('\n')}\n`,
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
    const [first, ...rest] = text
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(first).toMatchObject({ line: 1, status: 503, code: 'ledger-rolled-back' });
    expect(rest.at(-1)).toMatchObject({ totals: { recorded: 0, complete: false, position: '2' } });
  });

  it('answers a repeated command as the first time: nothing is written for it', async () => {
    await start();
    const first = await recordOnce();
    await stop();
    copy('one.db');
    await record(await start(), 'Two');
    await stop();
    restore('one.db');
    await start();
    expect((await recordOnce()).body).toEqual(first.body);
  });

  it('is found out by another history of the same length too', async () => {
    await backedUpAtTwo();
    restore('two.db');
    const elsewhere = { headFile: join(directory, 'other.head') };
    const other = await start(elsewhere);
    for (let n = 0; n < 4; n++) await record(other, `Another ${n}`);
    const served = await start();
    const refused = await served.post('/v1/documents', { title: 'Seven' });
    expect(refusalOf(refused)).toEqual([503, 'ledger-rolled-back']);
    expect(refused.body.detail).toMatch(/at size 5 its root is \S{44}, and \S{44} was signed/);
  });

  it('is written again once the newer ledger is back', async () => {
    await backedUpAtTwo();
    copy('five.db');
    restore('two.db');
    await start();
    await stop();
    restore('five.db');
    const served = await start();
    expect((await record(served, 'Six')).place).toBe(6);
    expect((await served.get('/health/ready')).body.reasons).toEqual([]);
  });

  it('is written again once its head is accepted, and what was signed is kept', async () => {
    await backedUpAtTwo();
    const given = read(headFile);
    restore('two.db');
    await start();
    await expect(acceptHead({ dataDirectory, headFile })).rejects.toThrow('another Pacta holds');
    await stop();
    const accepted = await acceptHead({ dataDirectory, headFile });
    expect([accepted?.given.size, accepted?.head.size]).toEqual([5, 2]);
    expect([read(accepted!.keptIn), read(headFile)]).toEqual([given, accepted!.head.note]);
    const served = await start();
    const { id, place } = await record(served, 'Another three');
    expect(place).toBe(3);
    expect(holds((await served.get(`/v1/events/${id}/proof`)).body, await knownLog(served))).toBe(true);
    await stop();
    expect(await acceptHead({ dataDirectory, headFile })).toBeUndefined();
  });

  it('is not found out where the head went back with it: it belongs outside of what is restored', async () => {
    const first = await start({});
    await record(first, 'One');
    await stop();
    copy('one.db');
    copyFileSync(join(dataDirectory, 'tlog.head'), join(directory, 'one.head'));
    await record(await start({}), 'Two');
    await stop();
    restore('one.db');
    copyFileSync(join(directory, 'one.head'), join(dataDirectory, 'tlog.head'));
    expect((await record(await start({}), 'Another two')).place).toBe(2);
  });
});
