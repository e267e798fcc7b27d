import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { steps as acting } from '../../commitments/testing.js';
import { serve, type Served } from '../../testing.js';
import { record as recordDocument } from '../testing.js';
import { type Archive, evidenceOf, filesIn, isAsSaid, run, type Step, stepsIn, unpack } from './testing.js';

const CLI = join(import.meta.dirname, '../../../../../dist/bin/cli.js');
const GO = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode' };

const isRequired = process.env['CI_VERIFIERS'] === '1';
const answers = (command: string, args: readonly string[], env = {}): boolean =>
  spawnSync(command, args, { env: { ...process.env, ...env } }).status === 0;

/** Skips what needs a tool that is not there, and says so. */
function where(isThere: boolean, what: string): typeof describe | typeof describe.skip {
  if (isThere || isRequired) return describe;
  process.stderr.write(`Not run: ${what}.\n`);
  return describe.skip;
}
const withOpenssl = where(
  answers('openssl', ['version']),
  'the instructions of the evidence for openssl, which is not there',
);
const withGo = where(
  answers('go', ['list', 'golang.org/x/mod/sumdb/tlog'], GO),
  'check.go of the evidence: Go’s sumdb is not there',
);

const QUOTE = 'They agreed 🎉\n"to arrange" $(a visit) `soon`; \\n it is.';

let served: Served;
let directory: string;
/** Of a commitment that was the first in the ledger, when it was the only one; of none of whose events words are left; of one that has everything. */
let alone: Archive;
let erased: Archive;
let whole: Archive;

const { record, made } = acting(() => served);
const redact = async (event: string) => served.post(`/v1/events/${event}/redact`, { reason: 'R', authority: 'A' });

beforeAll(async () => {
  served = await serve({}, { ledgerName: 'ledger.example/pacta' });
  directory = mkdtempSync(join(tmpdir(), 'pacta-evidence-'));
  const first = await record();
  alone = filesIn(await evidenceOf(served, first.id));
  await redact(first.events[0].id);
  erased = filesIn(await evidenceOf(served, first.id));
  whole = await wholeEvidence();
});
afterAll(async () => {
  await served?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Seven events among others, two of them without their words, quotes in two documents. */
async function wholeEvidence(): Promise<Archive> {
  const texts = [`\ufeff“Before”\r\n${QUOTE} After`, `Twice: ${QUOTE} ${QUOTE}`];
  const [one, two] = await Promise.all(
    texts.map(
      async (text) =>
        (await served.post('/v1/documents', { title: 'T', url: 'https://example.org/?a="b"', text })).body,
    ),
  );
  const { id } = await record({ source: { document: one.id, quote: QUOTE } });
  const progress = async (note: string) => made(id, 'report-progress', { effective: '2022-01-21', note });
  const { events } = await progress('To be erased');
  for (let n = 0; n < 5; n++) await recordDocument(served, `Between ${n}`);
  await made(id, 'attach-source', { stance: 'varies', source: { document: two.id, quote: QUOTE, occurrence: 2 } });
  await progress('Later');
  await made(id, 'correct-event', { event: events[0].id, changes: { note: 'to be erased' }, reason: 'R' });
  await redact(events[0].id);
  for (let n = 0; n < 6; n++) await recordDocument(served, `Behind ${n}`);
  return filesIn(await evidenceOf(served, id));
}

const unpacked = (files: Archive): string => unpack(files, mkdtempSync(join(directory, 'of-')));
const readmeOf = (files: Archive): string => files.get('README.txt')!.toString();
const isFor =
  (tool: RegExp) =>
  ({ commands }: Step): boolean =>
    tool.test(commands);
const isForShell = (step: Step): boolean => !isFor(/^(GO111MODULE|pacta)/)(step);
/** What needs no other tool than openssl. */
const shellSteps = (files: Archive): readonly Step[] => stepsIn(readmeOf(files)).filter(isForShell);
const foldersIn = (cwd: string): string[] => readdirSync(join(cwd, 'events')).map((name) => `events/${name}`);

/** The first words of the steps that came out otherwise than the instructions say. */
function failing(steps: readonly Step[], files: Archive): string[] {
  const ran = run(steps, unpacked(files));
  return ran.filter((each) => !isAsSaid(each, QUOTE)).map(({ commands }) => commands.slice(0, 16));
}

const KEY = 'openssl pkey -pu';
const SIGNATURE = "sed '/^$/,$d' ch";
const DATA = 'openssl dgst -sh';
const LEAF = "{ printf '\\000';";
const ROOT = "sed '1,/^$/d' $E";
const QUOTED = 'iconv -f UTF-8 -';
const IDS = 'while IFS= read ';

/** The archive with another content of a file. */
function changed(name: string, change: (content: Buffer) => string | Buffer): Archive {
  const content = whole.get(name)!;
  const other = Buffer.from(change(content));
  if (other.equals(content)) throw new Error(`${name} is as it was`);
  return new Map(whole).set(name, other);
}
const replaced = (name: string, what: string | RegExp, by: string): Archive =>
  changed(name, (content) => content.toString().replace(what, by));

const FIRST = 'events/0001-CommitmentRecorded';
const otherKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** A change to the archive, and the steps that must notice it. */
const FORGERIES: readonly (readonly [string, () => Archive, readonly string[]])[] = [
  ['other data', () => replaced(`${FIRST}/data.json`, 'planned_visit', 'planned-visit'), [DATA]],
  ['another salt', () => changed(`${FIRST}/salt`, () => `${'00'.repeat(32)}\n`), [DATA]],
  ['a leaf by another actor', () => replaced(`${FIRST}/leaf`, '"actor":"local"', '"actor":"loca1"'), [LEAF, ROOT]],
  ['a leaf of other data', () => replaced(`${FIRST}/leaf`, /"dataMac":"./, '"dataMac":"_'), [DATA, LEAF, ROOT]],
  ['another place', () => replaced(`${FIRST}/proof.tlog-proof`, /index \d+/, 'index 1'), [ROOT]],
  ['a proof without its last hash', () => replaced(`${FIRST}/proof.tlog-proof`, /\n[^\n]+\n\n/, '\n\n'), [ROOT]],
  [
    'a proof for another checkpoint',
    () => replaced(`${FIRST}/proof.tlog-proof`, 'ledger.example', 'ledger.exampl3'),
    [ROOT],
  ],
  ['a smaller checkpoint', () => replaced('checkpoint', /\n\d+\n/, '\n9\n'), [SIGNATURE, ROOT]],
  ['another signature', () => replaced('checkpoint', /.{8}=\n$/, 'AAAAAAA=\n'), [SIGNATURE, ROOT]],
  ['another key for openssl', () => changed('key.pem', otherKey), [KEY, SIGNATURE]],
  ['another text', () => changed(textOf(QUOTED), (text) => text.toString().replace('arrange', 'arranqe')), [QUOTED]],
  ['a text that was moved', () => changed(textOf(QUOTED), (text) => ` ${text.toString()}`), [QUOTED]],
  ['another document', () => replaced('sources/documents.ndjson', 'Before', 'Behind'), [IDS]],
  ['a document more', () => new Map(whole).set('sources/more.txt', Buffer.from('More')), [IDS]],
];

const textOf = (step: string): string =>
  /sources\/\S+\.txt/.exec(shellSteps(whole).find(({ commands }) => commands.startsWith(step))!.commands)![0];

withOpenssl('The instructions, by openssl', () => {
  it('come out as they say, each of them', () => {
    expect(shellSteps(whole)).toHaveLength(8);
    expect(failing(shellSteps(whole), whole)).toEqual([]);
  });

  it('come out as they say of a ledger of one event, and where no words are left', () => {
    expect(shellSteps(alone)).toHaveLength(6);
    expect(failing(shellSteps(alone), alone)).toEqual([]);
    expect(shellSteps(erased)).toHaveLength(6);
    expect(failing(shellSteps(erased), erased)).toEqual([]);
  });

  it('lead from every event to the root', () => {
    const cwd = unpacked(whole);
    const folders = foldersIn(cwd);
    expect(folders).toHaveLength(7);
    const [, signature, , data, leaf, root] = shellSteps(whole);
    const ran = folders.map((folder) => {
      const hasData = whole.has(`${folder}/data.json`);
      const steps = [signature!, ...(hasData ? [data!] : []), leaf!, root!];
      const outs = run(steps, cwd, { before: `E=${folder}` }).map(({ out }) => out);
      if (hasData) expect([folder, ...outs[1]!.split('\n')]).toEqual([folder, macIn(folder), macIn(folder), '']);
      return outs.at(-1);
    });
    expect(new Set(ran)).toEqual(
      new Set([`${root!.says.map((line) => line.slice('# prints: '.length)).join('\n')}\n`]),
    );
  });

  it.each(FORGERIES)('notice %s', (_, forged, noticed) => {
    expect(failing(shellSteps(whole), forged())).toEqual(noticed);
  });

  it('hold nothing to be run that others wrote', () => {
    expect(readmeOf(whole)).not.toContain('a visit');
    expect(readmeOf(whole)).toMatch(/^[\x20-\x7e\n]+$/);
  });
});

const macIn = (folder: string): string =>
  (JSON.parse(whole.get(`${folder}/leaf`)!.toString()) as { dataMac: string }).dataMac;

withGo('The instructions, by Go', () => {
  let cache: Readonly<Record<string, string>>;
  let check: string;
  beforeAll(() => {
    cache = { ...GO, GOCACHE: join(directory, 'cache') };
    check = join(directory, 'check');
    const source = join(unpacked(whole), 'check.go');
    const env = { ...process.env, ...cache };
    const built = spawnSync('go', ['build', '-o', check, source], { env, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`check.go was not built: ${built.error?.message ?? built.stderr}`);
  }, 180_000);

  const checked = (files: Archive) => {
    const cwd = unpacked(files);
    const { status, stdout, stderr } = spawnSync(check, foldersIn(cwd), { cwd, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it.each([
    ['with everything', () => whole, '7 events are in the log; 5 with their data'],
    ['of one event', () => alone, '1 events are in the log; 1 with their data'],
    ['without words', () => erased, '2 events are in the log; 1 with their data'],
  ])(
    'come out as they say: %s',
    (_, files, says) => {
      const steps = stepsIn(readmeOf(files())).filter(isFor(/^GO111MODULE/));
      expect(steps.map((step) => step.says)).toEqual([[`# prints: ${says}`]]);
      expect(run(steps, unpacked(files()), { env: cache }).filter((each) => !isAsSaid(each, QUOTE))).toEqual([]);
    },
    60_000,
  );

  it.each(FORGERIES.filter(([what]) => !/document$|text|openssl|document more|moved/.test(what)))(
    'notice %s',
    (_, forged) => {
      expect(checked(forged())).toMatchObject({ status: 1, stdout: '' });
    },
  );

  it('notice an event that is missing', () => {
    const without = new Map([...whole].filter(([name]) => !name.startsWith('events/0003')));
    expect(checked(without).stderr).toMatch('it is version 4 of commitment-');
  });

  it('notice another key', () => {
    const other = 'example.org/ledger+442e74c8+AUvq3isjNDC5cYuqzs8P4FHLIqILbXmlqfxa2HOI4vc8\n';
    expect(checked(new Map(whole).set('key', Buffer.from(other))).stderr).toMatch('no verifiable signatures');
  });
});

const pactaSteps = (): readonly Step[] => stepsIn(readmeOf(whole)).filter(isFor(/^pacta /));

describe('The instructions, by Pacta', () => {
  const env = { PACTA_DATA_DIR: '', PACTA_HEAD_FILE: '', PACTA_LEDGER_NAME: '' };
  const before = `pacta() { ${process.execPath} ${CLI} "$@"; }`;
  const exported = (from: string): string => {
    const args = [CLI, 'export', '--data-dir', from];
    return spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } }).stdout;
  };

  it('come out as they say, with an export of the ledger as it is later', async () => {
    await recordDocument(served, 'Later');
    const files = new Map(whole).set('ledger.ndjson', Buffer.from(exported(served.directory)));
    const [ran] = run(pactaSteps(), unpacked(files), { before, env });
    expect([ran!.code, isAsSaid(ran!, QUOTE)]).toEqual([0, true]);
    expect(ran!.out).toContain('agrees with checkpoint: ');
  });

  it('notice the export of a ledger that was written anew', async () => {
    const anew = await serve({}, { ledgerName: 'ledger.example/pacta' });
    for (let n = 0; n < 40; n++) await recordDocument(anew, `Anew ${n}`);
    const files = new Map(whole).set('ledger.ndjson', Buffer.from(exported(anew.directory)));
    await anew.close();
    const [ran] = run(pactaSteps(), unpacked(files), { before, env });
    expect([ran!.code, isAsSaid(ran!, QUOTE)]).toEqual([1, false]);
  });
});
