import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { appendLeaf, EMPTY_FRONTIER, hashLeaf, type MisfitCode, storedCount } from '#libs/transparency';
import { verifyDirectory } from '../../apps/cli/src/verify.js';
import { TrialLedger } from './ledger.js';

const COUNT = 12;
const PLACES = [
  ['first', 0],
  ['middle', 5],
  ['last', COUNT - 1],
] as const;

let whole: TrialLedger;
let ledger: TrialLedger;
const idAt = (index: number): string => whole.events()[index]!.id;

beforeAll(async () => {
  whole = TrialLedger.new();
  await whole.write(COUNT / 3);
  whole.sign();
});
afterAll(() => whole.dispose());
afterEach(() => ledger.dispose());

/** What verify finds in a ledger that somebody wrote into. */
function verifyTampered(...statements: readonly string[]) {
  ledger = whole.copy();
  ledger.tamper(...statements);
  return () => verifyDirectory({ dataDir: ledger.directory, json: false });
}

const misfit = (index: number, eventId: string | undefined, code: MisfitCode = expect.any(String) as never): Error =>
  expect.objectContaining({ name: 'Misfit', index, eventId, code }) as never;

describe('verify', () => {
  it('passes an untouched ledger', () => {
    ledger = whole.copy();
    const { size, redacted, heads } = verifyDirectory({ dataDir: ledger.directory, json: false });
    expect({ size, redacted, heads: heads.map((head) => head.size) }).toEqual({
      size: COUNT,
      redacted: 0,
      heads: [COUNT],
    });
  });

  it('passes redacted events, and counts them', () => {
    const verify = verifyTampered('UPDATE events SET data = NULL, salt = NULL WHERE position IN (1, 6, 12)');
    expect(verify()).toMatchObject({ size: COUNT, redacted: 3 });
  });

  describe.each(PLACES)('names the %s event', (_, index) => {
    const at = `WHERE position = ${index + 1}`;

    it.each<[string, string, MisfitCode]>([
      ['position', 'position + 1000', 'no-event'],
      ['position', '-position', 'position'],
      ['id', "'forged'", 'leaf'],
      ['stream', "stream || '0'", 'leaf'],
      ['version', 'version + 100', 'leaf'],
      ['version', '1 << 60', 'unreadable'],
      ['type', "type || '2'", 'leaf'],
      ['schema', 'schema + 1', 'leaf'],
      ['recorded_at', 'recorded_at + 1', 'leaf'],
      ['data', "json_set(data, '$.effective', '2021-11-14')", 'data'],
      ['data', "json_set(data, '$.added', 1)", 'data'],
      ['data', "replace(data, '{', '{ ')", 'unreadable'],
      ['data', '\'{\' || substr(data, 2, length(data) - 2) || \',"effective":"2021"}\'', 'unreadable'],
      ['data', "''", 'unreadable'],
      ['data', 'NULL', 'data'],
      ['metadata', "json_set(metadata, '$.actor', 'other')", 'leaf'],
      ['metadata', "json_remove(metadata, '$.actor')", 'leaf'],
      ['metadata', "json_set(metadata, '$.added', 1)", 'leaf'],
      ['metadata', "'7'", 'unreadable'],
      ['salt', 'zeroblob(32)', 'data'],
      ['salt', "CAST(salt || x'00' AS BLOB)", 'data'],
      ['salt', 'NULL', 'data'],
    ])('whose %s is %s', (column, value, code) => {
      // A position before all others is met first.
      const found = column === 'position' && value.startsWith('-') ? 0 : index;
      const id = column === 'id' ? 'forged' : idAt(index);
      expect(verifyTampered(`UPDATE events SET ${column} = ${value} ${at}`)).toThrow(misfit(found, id, code));
    });

    it('that was dropped', () => {
      expect(verifyTampered(`DELETE FROM events ${at}`)).toThrow(misfit(index, idAt(index), 'no-event'));
    });

    it('that was dropped with its leaf, by its index', () => {
      const leaf = `DELETE FROM leaves WHERE leaf_index = ${index}`;
      expect(verifyTampered(`DELETE FROM events ${at}`, leaf)).toThrow(misfit(index, undefined, 'no-event'));
    });

    it('whose leaf was dropped', () => {
      const drop = `DELETE FROM leaves WHERE leaf_index = ${index}`;
      expect(verifyTampered(drop)).toThrow(misfit(index, idAt(index), 'no-leaf'));
    });

    it.each([
      'replace(bytes, \'actor":"desk\', \'actor":"dusk\')',
      "replace(bytes, '{', '{ ')",
      'substr(bytes, 2)',
      "bytes || ' '",
      "x''",
      "x'ff'",
    ])('whose leaf is %s', (bytes) => {
      const change = `UPDATE leaves SET bytes = CAST(${bytes} AS BLOB) WHERE leaf_index = ${index}`;
      expect(verifyTampered(change)).toThrow(misfit(index, idAt(index), 'leaf'));
    });

    it.each(['zeroblob(32)', "x''", "CAST(hash || x'00' AS BLOB)"])(
      'with whose leaf a hash of the tree was stored that is %s',
      (hash) => {
        for (let at = storedCount(index); at < storedCount(index + 1); at++) {
          const verify = verifyTampered(`UPDATE tree SET hash = ${hash} WHERE hash_index = ${at}`);
          expect(verify).toThrow(misfit(index, idAt(index), 'tree'));
          ledger.dispose();
        }
      },
    );

    it('with whose leaf a hash of the tree was stored that was dropped', () => {
      for (let at = storedCount(index); at < storedCount(index + 1); at++) {
        expect(verifyTampered(`DELETE FROM tree WHERE hash_index = ${at}`)).toThrow(misfit(index, idAt(index), 'tree'));
        ledger.dispose();
      }
    });
  });
});

const swap = (table: string, key: string, one: number, other: number): string[] => [
  `UPDATE ${table} SET ${key} = -1000 WHERE ${key} = ${one}`,
  `UPDATE ${table} SET ${key} = ${one} WHERE ${key} = ${other}`,
  `UPDATE ${table} SET ${key} = ${other} WHERE ${key} = -1000`,
];

const swapBoth = (one: number, other: number): string[] => [
  ...swap('events', 'position', one + 1, other + 1),
  ...swap('leaves', 'leaf_index', one, other),
];

const addHash = (index: number): string => `INSERT INTO tree VALUES (${index}, zeroblob(32))`;

const APPEND = `INSERT INTO events SELECT position + 1, 'appended', 'commitment-x', 1, type, schema, recorded_at, data, metadata, salt
  FROM events WHERE position = ${COUNT}`;

describe('verify names the first of', () => {
  it('two events that were swapped', () => {
    expect(verifyTampered(...swap('events', 'position', 3, 9))).toThrow(misfit(2, idAt(8), 'leaf'));
  });

  it('two events that were swapped with their leaves', () => {
    expect(verifyTampered(...swapBoth(4, 6))).toThrow(misfit(4, idAt(6), 'tree'));
    ledger.dispose();
    expect(verifyTampered(...swapBoth(2, 8))).toThrow(misfit(2, idAt(8), 'version'));
  });

  it('two leaves that were swapped', () => {
    expect(verifyTampered(...swap('leaves', 'leaf_index', 2, 8))).toThrow(misfit(2, idAt(2), 'leaf'));
  });

  it('events that were appended without their leaves', () => {
    expect(verifyTampered(APPEND)).toThrow(misfit(COUNT, 'appended', 'no-leaf'));
  });

  it('leaves that were appended without their events', () => {
    const leaf = `INSERT INTO leaves VALUES (${COUNT}, CAST('{"id":"never"}' AS BLOB))`;
    expect(verifyTampered(leaf)).toThrow(misfit(COUNT, 'never', 'no-event'));
  });

  it('events that were appended with their leaves, without the hashes of the tree', () => {
    const leaf = `INSERT INTO leaves SELECT ${COUNT}, CAST(replace(replace(bytes, '"${idAt(COUNT - 1)}"', '"appended"'),
      substr(bytes, instr(bytes, '"stream"')), '"stream":"commitment-x","type":"ProgressReported","version":1}') AS BLOB)
      FROM leaves WHERE leaf_index = ${COUNT - 1}`;
    expect(verifyTampered(APPEND, leaf)).toThrow(misfit(COUNT, 'appended', 'tree'));
  });

  it('hashes of the tree behind its end, and before its beginning', () => {
    expect(verifyTampered(addHash(storedCount(COUNT)))).toThrow(misfit(COUNT, undefined, 'no-event'));
    ledger.dispose();
    expect(verifyTampered(addHash(-1))).toThrow(misfit(0, idAt(0), 'unreadable'));
  });
});

/** Makes the tree anew over what stands in the leaves, as whoever has the disk and this code can. */
function forgeTree(forged: TrialLedger): void {
  forged.ask((db) => {
    db.exec('DELETE FROM tree');
    const put = db.prepare('INSERT INTO tree VALUES (?, ?)');
    let frontier = EMPTY_FRONTIER;
    for (const { leaf } of db.prepare('SELECT bytes AS leaf FROM leaves ORDER BY leaf_index').all()) {
      const grown = appendLeaf(frontier, hashLeaf(leaf as Uint8Array));
      for (const [at, hash] of grown.stored.entries()) put.run(storedCount(frontier.size) + at, hash);
      frontier = grown.frontier;
    }
  });
}

describe('The last signed head finds out', () => {
  it('a history that was made anew as a whole', () => {
    const verify = verifyTampered(
      "UPDATE events SET metadata = json_set(metadata, '$.actor', 'dusk') WHERE position = 6",
      `UPDATE leaves SET bytes = CAST(replace(bytes, '"desk"', '"dusk"') AS BLOB) WHERE leaf_index = 5`,
    );
    forgeTree(ledger);
    expect(verify).toThrow(misfit(COUNT - 1, undefined, 'root'));
    // The same without the head: then nothing is there to find it out.
    ledger.put('tlog.head', ledger.note(5));
    expect(verify()).toMatchObject({ size: COUNT });
  });

  it('the last events cut off with all that was stored of them', () => {
    const cut = [
      'DELETE FROM events WHERE position > 9',
      'DELETE FROM leaves WHERE leaf_index >= 9',
      `DELETE FROM tree WHERE hash_index >= ${storedCount(9)}`,
    ];
    expect(verifyTampered(...cut)).toThrow(misfit(9, undefined, 'rolled-back'));
  });
});
