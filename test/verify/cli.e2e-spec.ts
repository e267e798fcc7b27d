import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '#libs/storage';
import { parseSignerKey } from '#libs/transparency';
import { KEY, ORIGIN, OTHER_SIGNER, SIGNER, TrialLedger } from './ledger.js';
import { pacta } from './run.js';

const OTHER_KEY = parseSignerKey(OTHER_SIGNER).verifier.text;

let whole: TrialLedger;
let other: TrialLedger;
/** A copy for one test. */
let ledger: TrialLedger;
beforeAll(async () => {
  whole = TrialLedger.new();
  await whole.write(4);
  whole.sign();
  other = TrialLedger.new('other');
  await other.write(4);
});
afterAll(() => [whole, other].forEach((each) => each.dispose()));
afterEach(() => ledger.dispose());

const copy = (): TrialLedger => (ledger = whole.copy());
const verify = (...args: readonly string[]) => pacta(['verify', '--data-dir', ledger.directory, ...args]);
const exported = (...args: readonly string[]) => pacta(['export', '--data-dir', ledger.directory, ...args]);
const rootLine = (note: string): string => `root ${note.split('\n')[2]}`;

describe('pacta verify', () => {
  it('reports what fits, and what it agrees with', async () => {
    const head = join(copy().directory, 'tlog.head');
    expect(await verify()).toEqual({
      code: 0,
      err: '',
      out: [
        '12 events, 0 of them redacted: each fits its leaf, its stream and the tree',
        rootLine(ledger.note(12)),
        `agrees with ${head}: 12 events of ${ORIGIN}, signed by ${KEY}`,
        'the key came with the ledger: hold it against the one that you know, or name that by --key\n',
      ].join('\n'),
    });
  });

  it('tells machines', async () => {
    copy().tamper('UPDATE events SET data = NULL, salt = NULL WHERE position = 2');
    const { code, out } = await verify('--json', '--key', KEY);
    expect({ code, ...(JSON.parse(out) as object) }).toEqual({
      code: 0,
      fits: true,
      events: 12,
      redacted: 1,
      root: ledger.note(12).split('\n')[2],
      agreesWith: [{ name: join(ledger.directory, 'tlog.head'), origin: ORIGIN, events: 12, signedBy: [KEY] }],
      keyGiven: true,
    });
  });

  it('names the first event that does not fit, and ends with 1', async () => {
    const [, , third] = copy().events();
    ledger.tamper('UPDATE events SET version = version + 100 WHERE position > 2');
    const why = 'version is “101”, and its leaf says “1”';
    const message = `event ${third!.id} at index 2: ${why}`;
    expect(await verify()).toEqual({ code: 1, out: '', err: `pacta: ${message}\n` });
    const { code, out } = await verify('--json');
    expect(JSON.parse(out)).toEqual({
      code: 'leaf',
      fits: false,
      index: 2,
      event: third!.id,
      message,
    });
    expect(code).toBe(1);
  });

  it('works beside the process that writes, and takes nothing from it', async () => {
    copy();
    const store = SqliteEventStore.open({ directory: ledger.directory, now: () => Date.UTC(2030, 0, 1) });
    const [event] = await store.readAll('0', 1);
    const kept = { data: event!.data!, salt: event!.salt! };
    const append = (id: string, version: number) =>
      store.append('commitment-new', [{ ...event!, ...kept, id }], version);
    await append('one', 0);
    const { code, out } = await verify();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^13 events.*events 13 to 13 are under no checkpoint yet/s),
    });
    await append('two', 1);
    await store.close();
    expect(readdirSync(ledger.directory)).not.toContain('ledger.db-wal');
  });

  it('tells that no checkpoint was there', async () => {
    const { code, out } = await ((ledger = other.copy()), verify());
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^held against no checkpoint/m) });
  });

  it('needs a ledger', async () => {
    ledger = TrialLedger.new();
    expect(await verify()).toMatchObject({ code: 1, err: expect.stringMatching(/there is no ledger: name its data/) });
  });
});

describe('pacta verify --since', () => {
  it('passes with an older checkpoint of the same ledger, signed or bare', async () => {
    const note = copy().note(7);
    const signed = ledger.put('signed', note);
    const bare = ledger.put('bare', note.slice(0, note.indexOf('\n\n') + 1));
    expect((await verify('--since', signed)).out).toContain(
      `agrees with ${signed}: 7 events of ${ORIGIN}, signed by ${KEY}`,
    );
    expect((await verify('--since', bare)).out).toContain(`agrees with ${bare}: 7 events of ${ORIGIN}, not signed`);
  });

  it('passes with one of before the ledger grew', async () => {
    const since = copy().put('since', ledger.note(12));
    await ledger.write(2, 100);
    expect(await verify('--since', since)).toMatchObject({ code: 0, out: expect.stringMatching(/^18 events/) });
  });

  it('fails with one of another ledger', async () => {
    copy();
    const [since, named] = [
      ledger.put('since', other.note(7)),
      ledger.put('named', other.note(7, { origin: 'other' })),
    ];
    const why = /^pacta: of events 1 to 7, at least one is not what \S*since was made over/;
    expect(await verify('--since', since)).toMatchObject({ code: 1, err: expect.stringMatching(why) });
    const origin = /named: it is of the ledger other, and this one is ledger\.example\/pacta$/m;
    expect(await verify('--since', named)).toMatchObject({ code: 1, err: expect.stringMatching(origin) });
  });

  it('says of one that is larger than the ledger that this was rolled back', async () => {
    const larger = whole.copy();
    await larger.write(1, 50);
    const since = copy().put('since', larger.note(14));
    larger.dispose();
    const why = /since was seen over 14 events, and there are 12: the ledger was rolled back to an earlier state/;
    expect(await verify('--since', since)).toMatchObject({ code: 1, err: expect.stringMatching(why) });
  });

  it('fails with one that another key signed, or nobody, or that is none', async () => {
    copy();
    const foreign = ledger.put('foreign', ledger.note(7, { signer: OTHER_SIGNER }));
    const forged = ledger.put('forged', ledger.note(7).replace('\n7\n', '\n6\n'));
    const none = ledger.put('none', 'not a checkpoint');
    expect(await verify('--since', foreign)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/foreign: none of the 1 signatures is of a known key; the keys are/),
    });
    expect(await verify('--since', forged)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/forged: the signature of ledger\.example\/pacta is not of this text/),
    });
    expect(await verify('--since', none)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/none: a checkpoint is lines/),
    });
    expect(await verify('--since', join(ledger.directory, 'missing'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/missing cannot be read: there is no such file/),
    });
  });
});

describe('pacta verify --key', () => {
  it('takes a key, a file of keys, and the file of the one that signs', async () => {
    const keys = copy().put('keys', `${OTHER_KEY}\n${KEY}\n`);
    for (const key of [KEY, keys, join(ledger.directory, 'tlog.key')]) {
      const { code, out } = await verify('--key', key);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`signed by ${KEY}`) });
      expect(out).not.toContain('the key came with');
    }
  });

  it('fails with a wrong key, and with what is none', async () => {
    copy();
    const wrong = /tlog\.head: none of the 1 signatures is of a known key; the keys are ledger\.example/;
    expect(await verify('--key', OTHER_KEY)).toMatchObject({ code: 1, err: expect.stringMatching(wrong) });
    expect(await verify('--key', 'nonsense')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/the key: a verifier’s key is .*; name a file/),
    });
    const empty = ledger.put('empty', '');
    expect(await verify('--key', empty)).toMatchObject({ code: 1, err: expect.stringMatching(/empty holds no key/) });
  });

  it('wants something that the key has signed', async () => {
    const since = copy().put('since', ledger.note(7));
    ledger.remove('tlog.head');
    const why = /no checkpoint is here that the key of --key has signed: name one by --since/;
    expect(await verify('--key', KEY)).toMatchObject({ code: 1, err: expect.stringMatching(why) });
    expect(await verify('--key', KEY, '--since', since)).toMatchObject({ code: 0 });
  });

  it('does not show a key that is secret', async () => {
    copy();
    const { err } = await verify('--key', SIGNER);
    expect(err).toMatch(/^pacta: the key: /);
    expect(err).not.toContain(SIGNER.slice(-20));
  });

  it('is wanted where none is there', async () => {
    copy();
    ledger.put('tlog.key', '');
    expect(await verify()).toMatchObject({ code: 1, err: expect.stringMatching(/tlog\.key: a signer’s key is/) });
    ledger.remove('tlog.key');
    expect((await verify()).out).toContain('signed, not checked for want of a key: name it by --key');
    expect((await verify('--key', KEY)).out).toContain(`signed by ${KEY}`);
  });
});

describe('pacta export', () => {
  it('writes what verify reads, from a file and from the standard input', async () => {
    const file = join(copy().directory, 'export.ndjson');
    expect(await exported('--out', file)).toEqual({ code: 0, out: '', err: `12 events exported to ${file}\n` });
    const { out, err } = await exported();
    expect([out, err]).toEqual([ledger.read('export.ndjson'), '12 events exported\n']);
    const since = ledger.put('since', ledger.note(7));
    const lines = [
      '12 events, 0 of them redacted: each fits its leaf, its stream and the tree',
      rootLine(ledger.note(12)),
      `agrees with the export’s checkpoint: 12 events of ${ORIGIN}, signed by ${KEY}`,
      `agrees with ${since}: 7 events of ${ORIGIN}, signed by ${KEY}\n`,
    ];
    const report = { code: 0, err: '', out: lines.join('\n') };
    expect(await pacta(['verify', file, '--key', KEY, '--since', since])).toEqual(report);
    expect(await pacta(['verify', '-', '--key', KEY, '--since', since], { input: out })).toEqual(report);
    expect(readdirSync(ledger.directory)).not.toContain('export.ndjson.draft');
  });

  it('signs a checkpoint over just its events, where the last one is over fewer', async () => {
    copy().put('tlog.head', ledger.note(7));
    const { checkpoint } = JSON.parse((await exported()).out.split('\n')[0]!) as { checkpoint: string };
    expect(checkpoint).toBe(ledger.note(12));
    expect(ledger.read('tlog.head')).toBe(ledger.note(7));
  });

  it('keeps what was redacted so', async () => {
    copy().tamper('UPDATE events SET data = NULL, salt = NULL WHERE position = 2');
    const { out } = await exported();
    expect(JSON.parse(out.split('\n')[2]!)).toMatchObject({ data: null, salt: null });
    expect((await pacta(['verify', '-'], { input: out })).out).toMatch(/^12 events, 1 of them redacted/);
  });

  it('says that it is not signed where no key is there', async () => {
    ledger = other.copy();
    const { code, out, err } = await exported();
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^exported without a signature: there is no/),
    });
    expect(JSON.parse(out.split('\n')[0]!)).toMatchObject({ key: null, origin: 'pacta.local/ledger' });
    const verified = await pacta(['verify', '-'], { input: out });
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/pacta\.local\/ledger, not signed$/m) });
    const known = await pacta(['verify', '-', '--key', KEY], { input: out });
    expect(known).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no checkpoint is here that the key of --key has signed/),
    });
  });

  it('vouches for nothing that does not fit, and leaves no file', async () => {
    copy().tamper("UPDATE events SET type = 'Other' WHERE position = 3");
    const file = join(ledger.directory, 'export.ndjson');
    expect(await exported('--out', file)).toMatchObject({ code: 1, err: expect.stringMatching(/at index 2: type is/) });
    expect(existsSync(file)).toBe(false);
    expect((await exported()).out).toBe('');
  });

  it('leaves the file that was there where it cannot write another', async () => {
    const file = join(copy().directory, 'missing/export.ndjson');
    expect(await exported('--out', file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/export\.ndjson cannot be written: ENOENT/),
    });
  });
});
