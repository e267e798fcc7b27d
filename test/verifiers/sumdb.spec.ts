import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Consistency,
  type Hash,
  type Inclusion,
  openNote,
  parseSignerKey,
  signerKeyText,
  signNote,
} from '#libs/transparency';
import { Log, ORIGIN, SIGNER, VERIFIER } from './log.js';

/** Debian's `golang-golang-x-mod-dev` lays Go's sumdb here. */
const GO = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' };
const SOURCE = fileURLToPath(new URL('sumdb/main.go', import.meta.url));

const hasSumdb = spawnSync('go', ['list', 'golang.org/x/mod/sumdb/tlog'], { env: GO }).status === 0;
const isRequired = process.env['CI_VERIFIERS'] === '1';
if (!hasSumdb && !isRequired) {
  console.log('Not run: Go’s sumdb as a verifier. It needs Debian’s packages golang-go and golang-golang-x-mod-dev.');
}

const SIZE = 130;
const HIGH = 70_000;

/** An answer of `sumdb/main.go`; hashes in base64. */
interface Answer {
  readonly error?: string;
  readonly note?: string;
  readonly text?: string;
  readonly signedBy?: readonly string[];
  readonly unknown?: readonly string[];
  readonly root?: string;
  readonly hashes?: readonly string[];
  readonly inclusions?: readonly (readonly string[])[];
  readonly consistencies?: readonly (readonly string[])[];
}

(hasSumdb || isRequired ? describe : describe.skip)('Go’s sumdb', () => {
  const sizes = Array.from({ length: SIZE }, (_, step) => step + 1);
  let log: Log;
  let directory: string;

  beforeAll(() => {
    log = new Log(HIGH);
    directory = mkdtempSync(join(tmpdir(), 'pacta-sumdb-'));
    const env = { ...GO, GOCACHE: join(directory, 'cache') };
    const built = spawnSync('go', ['build', '-o', join(directory, 'sumdb'), SOURCE], { env, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`sumdb was not built: ${built.error?.message ?? built.stderr}`);
  }, 180_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  const ask = (questions: readonly object[]): Answer[] => {
    const input = questions.map((question) => JSON.stringify(question)).join('\n');
    const { status, stdout, stderr } = spawnSync(join(directory, 'sumdb'), {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
  };

  it('signs as we sign, and opens what we signed', () => {
    const text = 'a text\n\nof lines — and π\n';
    const other = signerKeyText('other.example', Buffer.alloc(32, 9));
    const both = signNote(text, [SIGNER, other].map(parseSignerKey));
    expect(
      ask([
        { ask: 'sign', signer: SIGNER, text },
        { ask: 'open', note: both, keys: [VERIFIER.text] },
        { ask: 'open', note: both.replace('π', 'p'), keys: [VERIFIER.text] },
        { ask: 'open', note: both, keys: [] },
      ]),
    ).toEqual([
      { note: signNote(text, [parseSignerKey(SIGNER)]) },
      { text, signedBy: [idOf(SIGNER)], unknown: [idOf(other)] },
      { error: `invalid signature for key ${idOf(SIGNER)}` },
      { error: 'note has no verifiable signatures' },
    ]);
    expect(openNote(ask([{ ask: 'sign', signer: other, text }])[0]!.note!, [parseSignerKey(other).verifier]).text).toBe(
      text,
    );
  });

  it('opens our checkpoints', () => {
    const answers = ask(sizes.map((size) => ({ ask: 'open', note: log.checkpointAt(size), keys: [VERIFIER.text] })));
    expect(answers.map(({ text }) => text)).toEqual(
      sizes.map((size) => `${ORIGIN}\n${size}\n${base64(log.rootAt(size))}\n`),
    );
  });

  it('stores the same hashes at the same indexes', () => {
    const leaves = log.leaves.slice(0, 1000).map(base64);
    const [answer] = ask([{ ask: 'store', leaves }]);
    expect(answer!.hashes).toHaveLength(1994);
    expect(answer!.hashes).toEqual(log.stored.slice(0, 1994).map(base64));
  });

  it(`accepts the inclusion of each leaf in each size to ${SIZE}, and none with one hash changed`, () => {
    const right = sizes.flatMap((size) => below(size).map((index) => log.inclusion(index, size)));
    expect(ask(right.map(inclusionAsked))).toEqual(right.map(() => ({})));
    const wrong = right.map(({ leafHash, ...proof }) => ({ ...proof, leafHash: flipped(leafHash) }));
    expect(ask(wrong.map(inclusionAsked))).toEqual(wrong.map(() => ({ error: 'invalid transparency proof' })));
  });

  it(`accepts the consistency of each two sizes to ${SIZE}, and none with one root changed`, () => {
    const right = sizes.flatMap((to) => sizes.slice(0, to).map((from) => log.consistency(from, to)));
    expect(ask(right.map(consistencyAsked))).toEqual(right.map(() => ({})));
    const wrong = right.map(({ fromRoot, ...proof }) => ({ ...proof, fromRoot: flipped(fromRoot) }));
    expect(ask(wrong.map(consistencyAsked))).toEqual(wrong.map(() => ({ error: 'invalid transparency proof' })));
  });

  it.each([1, 2, 7, SIZE, 255, 256, 257, 300, 511, 512, 513, 65_535, 65_536, 65_537, HIGH])(
    'makes the same proofs of the tiles of %i leaves',
    (size) => {
      const tiles = Object.fromEntries([...log.tilesAt(size)].map(([path, bytes]) => [path, base64(bytes)]));
      const indexes = size <= SIZE ? below(size) : spread(size).map((each) => each - 1);
      const froms = size <= SIZE ? sizes.slice(0, size) : spread(size);
      const [answer] = ask([{ ask: 'prove', size, root: base64(log.rootAt(size)), tiles, indexes, froms }]);
      expect(answer).toEqual({
        root: base64(log.rootAt(size)),
        inclusions: indexes.map((index) => log.inclusion(index, size).proof.map(base64)),
        consistencies: froms.map((from) => log.consistency(from, size).proof.map(base64)),
      });
    },
  );

  it('makes none of a tile that was changed', () => {
    const tiles = Object.fromEntries([...log.tilesAt(300)].map(([path, bytes]) => [path, base64(bytes)]));
    const wrong = { ...tiles, 'tile/0/001.p/44': base64(flipped(log.tilesAt(300).get('tile/0/001.p/44')!)) };
    const [answer] = ask([{ ask: 'prove', size: 300, root: base64(log.rootAt(300)), tiles: wrong, indexes: [299] }]);
    expect(answer!.error).toMatch('downloaded inconsistent tile');
  });
});

function below(size: number): number[] {
  return Array.from({ length: size }, (_, index) => index);
}

/** Sizes from 1 to this one: around each power of two, and some between. */
function spread(size: number): number[] {
  const powers = below(17).flatMap((level) => [2 ** level - 1, 2 ** level, 2 ** level + 1]);
  const between = below(40).map((step) => 1 + ((step * 7919) % size));
  return [...powers, ...between, size - 1, size].filter((each) => each >= 1 && each <= size);
}

function idOf(signer: string): string {
  const { verifier } = parseSignerKey(signer);
  return `${verifier.name}+${verifier.id.toString(16).padStart(8, '0')}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function flipped(bytes: Uint8Array): Hash {
  const wrong = Uint8Array.from(bytes);
  wrong[0]! ^= 1;
  return wrong;
}

function inclusionAsked({ index, size, leafHash, root, proof }: Inclusion): object {
  return { ask: 'inclusion', index, size, leafHash: base64(leafHash), root: base64(root), proof: proof.map(base64) };
}

function consistencyAsked({ from, to, fromRoot, toRoot, proof }: Consistency): object {
  const roots = { fromRoot: base64(fromRoot), root: base64(toRoot) };
  return { ask: 'consistency', from, size: to, ...roots, proof: proof.map(base64) };
}
