import { describe, expect, it } from '@jest/globals';
import { Audit, type AuditedEvent, type AuditEntry, type SeenHead } from './audit.js';
import { appendLeaf, EMPTY_FRONTIER, rootOf } from './frontier.js';
import { dataMac, leafBytes, leafParts } from './leaf.js';
import { EMPTY_ROOT, type Hash, hashLeaf } from './merkle.js';
import { Misfit, type MisfitCode } from './misfit.js';

type Whole = Required<Pick<AuditEntry, 'event' | 'leaf' | 'hashes'>>;
const metadata = { requestHash: 'ab', commandId: 'c', actor: 'é', $causationId: 'c', $correlationId: 'c' };

/** Events in turn of three streams, one a second. */
const events = (count: number): AuditedEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    position: index + 1,
    id: `e${index}`,
    stream: `commitment-${index % 3}`,
    version: Math.floor(index / 3) + 1,
    type: 'ProgressReported',
    schema: 1,
    recordedAt: 1_700_000 + index * 1_000,
    metadata,
    data: { note: `n${index}` },
    salt: new Uint8Array(32).fill(index + 1),
  }));

function leafOf(event: AuditedEvent): Uint8Array {
  return leafBytes(leafParts(event, dataMac(event.salt!, event.data!)), event);
}

/** A log that was made over just these events. */
function logOf(all: readonly AuditedEvent[], leaves = all.map(leafOf)): { entries: Whole[]; roots: Hash[] } {
  let frontier = EMPTY_FRONTIER;
  const roots = [rootOf(frontier)];
  const entries = all.map((event, index) => {
    const grown = appendLeaf(frontier, hashLeaf(leaves[index]!));
    frontier = grown.frontier;
    roots.push(rootOf(frontier));
    return { event, leaf: leaves[index]!, hashes: grown.stored };
  });
  return { entries, roots };
}

function audit(entries: readonly AuditEntry[], heads: readonly SeenHead[] = []) {
  const audit = new Audit(heads);
  for (const entry of entries) audit.add(entry);
  return audit.end();
}

const misfit = (code: MisfitCode, index: number, eventId: string | undefined, why: RegExp): unknown =>
  expect.objectContaining({ name: 'Misfit', code, index, eventId, why: expect.stringMatching(why) });

const { entries, roots } = logOf(events(10));
const head = (size: number, name = `head ${size}`): SeenHead => ({ name, size, root: roots[size]! });

/** The entries with one of them changed. */
const changed = (at: number, change: (entry: Whole) => AuditEntry): AuditEntry[] =>
  entries.map((entry, index) => (index === at ? change(entry) : entry));
const withEvent = (at: number, change: Partial<AuditedEvent>): AuditEntry[] =>
  changed(at, (entry) => ({ ...entry, event: { ...entry.event, ...change } }));

const unreadable = (id?: string): AuditEntry[] =>
  changed(4, ({ leaf }) => ({ leaf, unreadable: { why: 'torn', ...(id && { id }) } }));

describe('an audit', () => {
  it.each([0, 1, 2, 7, 10])('finds that %i events fit, and tells their root', (size) => {
    const heads = Array.from({ length: size + 1 }, (_, each) => head(each)).toReversed();
    expect(audit(entries.slice(0, size), heads)).toEqual({ size, root: roots[size], redacted: 0 });
  });

  it('does without hashes and positions, where none are kept', () => {
    const bare = entries.map(({ leaf, event: { position: _, ...event } }) => ({ event, leaf }));
    expect(audit(bare).root).toEqual(roots[10]);
  });

  it('passes redacted events by their leaf, and counts them', () => {
    const redacted = entries.map(({ event, ...entry }, index) =>
      index % 4 === 0 ? { ...entry, event: { ...event, data: null, salt: null } } : { ...entry, event },
    );
    expect(audit(redacted, [head(10)])).toEqual({ size: 10, root: roots[10], redacted: 3 });
  });

  it.each<[string, Partial<AuditedEvent>, MisfitCode, RegExp]>([
    ['id', { id: 'f' }, 'leaf', /^id is “"f"”, and its leaf says “"e4"”$/],
    ['stream', { stream: 's' }, 'leaf', /^stream is “"s"”, and its leaf says “"commitment-1"”$/],
    ['version', { version: 9 }, 'leaf', /^version is “9”, and its leaf says “2”$/],
    ['type', { type: 'T' }, 'leaf', /^type is “"T"”/],
    ['schema', { schema: 2 }, 'leaf', /^schema is “2”, and its leaf says “1”$/],
    ['time', { recordedAt: 1 }, 'leaf', /^recordedAt is “1”, and its leaf says “1704000”$/],
    [
      'metadata',
      { metadata: { ...metadata, actor: 'x' } },
      'leaf',
      /^metadata.actor is “"x"”, and its leaf says “"é"”$/,
    ],
    ['two members', { type: 'T', schema: 2 }, 'leaf', /^type is .*; schema is/],
    ['data', { data: { note: '' } }, 'data', /^its data or its salt is not what its leaf was made of$/],
    ['salt', { salt: new Uint8Array(32) }, 'data', /^its data or its salt/],
    ['data alone', { data: null }, 'data', /only one is there$/],
    ['salt alone', { salt: null }, 'data', /only one is there$/],
    ['data without a leaf', { data: { n: -0 } }, 'leaf', /^no leaf can be made of it: 0 has no exact/],
    ['position', { position: 6 }, 'position', /^its position is 6, and 5 is next$/],
    ['version as text', { version: '2' as unknown as number }, 'leaf', /^its version is “2”$/],
  ])('names an event with another %s', (_, change, code, why) => {
    const id = change.id ?? 'e4';
    expect(() => audit(withEvent(4, change))).toThrow(misfit(code, 4, id, why));
  });

  it('does not take a salt of another length for the same, as HMAC does', () => {
    const last = new Uint8Array(32).fill(7, 0, 31);
    const event = { ...events(1)[0]!, salt: last };
    const log = logOf([event]);
    const shortened = { ...log.entries[0]!, event: { ...event, salt: last.subarray(0, 31) } };
    expect(leafOf(shortened.event)).toEqual(leafOf(event));
    expect(() => audit([shortened])).toThrow(misfit('data', 0, 'e0', /^its salt has 31 bytes, not 32$/));
  });

  it('holds the envelope of a redacted event against its leaf', () => {
    const all = withEvent(4, { data: null, salt: null, type: 'T' });
    expect(() => audit(all)).toThrow(misfit('leaf', 4, 'e4', /^type is/));
  });

  it.each<[string, (entry: Whole) => AuditEntry, MisfitCode, string | undefined, RegExp]>([
    [
      'event',
      ({ leaf, hashes }) => ({ leaf, hashes }),
      'no-event',
      'e4',
      /^it is not in its place, position 5; its leaf/,
    ],
    ['leaf', ({ event, hashes }) => ({ event, hashes }), 'no-leaf', 'e4', /^it has no leaf/],
    ['event and leaf', ({ hashes }) => ({ hashes }), 'no-event', undefined, /neither is its leaf/],
    ['hash', ({ hashes, ...rest }) => ({ ...rest, hashes: hashes.slice(1) }), 'tree', 'e4', /^the tree’s hash 7 is/],
  ])('names an event without its %s', (_, change, code, id, why) => {
    expect(() => audit(changed(4, change))).toThrow(misfit(code, 4, id, why));
  });

  it.each(['{', '[]', 'null', '{}', '{"dataMac":7}', String.fromCodePoint(0xfeff)])(
    'names a leaf that is %j',
    (text) => {
      const all = changed(4, (entry) => ({ ...entry, leaf: Buffer.from(text) }));
      expect(() => audit(all)).toThrow(misfit('leaf', 4, 'e4', /leaf/));
    },
  );

  it('names a leaf of the same members in other bytes, though the tree is made over it', () => {
    const all = events(10);
    const leaves = all.map(leafOf);
    leaves[4] = Buffer.from(Buffer.from(leaves[4]!).toString().replace('":', '": '));
    const why = /not their canonical bytes$/;
    expect(() => audit(logOf(all, leaves).entries)).toThrow(misfit('leaf', 4, 'e4', why));
  });

  it.each([0, 1, 2])('names the event by whose leaf hash %i was stored', (at) => {
    const all = changed(3, ({ hashes, ...rest }) => ({ ...rest, hashes: hashes.with(at, EMPTY_ROOT) }));
    expect(() => audit(all)).toThrow(misfit('tree', 3, 'e3', new RegExp(`hash ${4 + at} is not the one`)));
  });

  it('names what could not be read, by its leaf where need be', () => {
    expect(() => audit(unreadable())).toThrow(misfit('unreadable', 4, 'e4', /^torn$/));
    expect(() => audit(unreadable('x'))).toThrow('event x at index 4: torn');
  });

  // Whoever writes ledger, leaves and tree can make these fit one another.
  it.each<[string, number, Partial<AuditedEvent>, MisfitCode, RegExp]>([
    ['a version left out', 4, { version: 3 }, 'version', /has version 3 of “commitment-1”, and 2 is next/],
    ['a version twice', 4, { version: 1 }, 'version', /has version 1 of/],
    ['a stream that does not begin with 1', 1, { version: 2 }, 'version', /and 1 is next/],
    ['time that goes back', 4, { recordedAt: 1_702_999 }, 'recorded-at', /^it was recorded at 1702999, before/],
    ['an id twice', 4, { id: 'e1' }, 'id-twice', /same id$/],
  ])('names %s in a history that was made anew', (_, at, change, code, why) => {
    const all = events(10).map((event, index) => (index === at ? { ...event, ...change } : event));
    expect(() => audit(logOf(all).entries)).toThrow(misfit(code, at, change.id ?? `e${at}`, why));
  });

  it('lets events of one millisecond pass', () => {
    const all = events(10).map((event) => ({ ...event, recordedAt: 5 }));
    expect(audit(logOf(all).entries).size).toBe(10);
  });
});

describe('a head that was seen', () => {
  const other = events(10).map((event, index) => (index === 5 ? { ...event, data: { note: 'forged' } } : event));
  const forged = logOf(other).entries;

  it('finds out a history that was made anew as a whole, and between which heads', () => {
    expect(() => audit(forged, [head(10), head(4)])).toThrow(
      misfit('root', 9, undefined, /^the first 4 events are those of head 4; of events 5 to 10, at least one is not/),
    );
    expect(() => audit(forged, [head(7)])).toThrow(misfit('root', 6, undefined, /^of events 1 to 7, at least/));
    expect(audit(forged, [head(5)]).size).toBe(10);
  });

  it('finds out a ledger that was rolled back', () => {
    expect(() => audit(entries.slice(0, 6), [head(7)])).toThrow(
      misfit(
        'rolled-back',
        6,
        undefined,
        /^head 7 was seen over 7 events, and there are 6: the ledger was rolled back/,
      ),
    );
    expect(() => audit([], [head(1)])).toThrow(Misfit);
  });

  it('of nothing has the root of nothing', () => {
    expect(() => new Audit([{ name: 'n', size: 0, root: roots[1]! }])).toThrow(
      misfit('root', 0, undefined, /its root is/),
    );
  });
});
