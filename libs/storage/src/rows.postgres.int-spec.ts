import { expect, it } from '@jest/globals';
import { put, type Row, type RowStore, type Write } from '#libs/event-sourcing';
import { lexemeOf } from './lexemes.js';
import { openTrialSchema, OWNER, POSTGRES, tellWhatIsLeftOut } from './postgres.contract.js';
import { rowStoreContract } from './rows.contract.js';
import { PostgresRowStore } from './rows.postgres.js';
import { notes, type Rows } from './rows.samples.contract.js';

async function open(): Promise<Rows> {
  const schema = await openTrialSchema();
  const opened: RowStore[] = [];
  const another = async () => {
    const rows = await PostgresRowStore.open(schema.open(), OWNER);
    opened.push(rows);
    return rows;
  };
  return {
    rows: await another(),
    another,
    read: async (model, table) => {
      const rows = await schema.query<Row>(`SELECT * FROM "${model}_${table}"`);
      return rows
        .map(({ number: _, ...row }) => row)
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    },
    search: async (model, table, word) => {
      const text = `SELECT id FROM "${model}_${table}" t JOIN "${model}_${table}_search" s ON s.number = t.number
        WHERE s.words @@ $1::tsquery ORDER BY id`;
      return (await schema.query<{ id: string }>(text, `'${lexemeOf(word)}'`)).map(({ id }) => id);
    },
    indexes: async (model) => {
      const text =
        'SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE $1 ORDER BY 1';
      return (await schema.query<{ indexname: string }>(text, `${model}%by%`)).map(({ indexname }) => indexname);
    },
    async dispose() {
      for (const rows of opened) await rows.close();
      await schema.dispose();
    },
  };
}

tellWhatIsLeftOut('the row store on a PostgreSQL server (PGlite stood in)');
rowStoreContract(`The row store on ${POSTGRES}`, open);

it.each<[string, Write]>([
  ['U+0000', put('last', { id: 'a\0', text: 'x', count: 1 })],
  ['a number that is not exact', put('last', { id: 'a', text: 'x', count: 2 ** 53 })],
  ['what is too long for an index', put('last', { id: longText(), text: 'x', count: 1 })],
])('PostgreSQL refuses %s: that event is told apart, and nothing of its commit is written', async (_, wrong) => {
  const { rows, read, dispose } = await open();
  const epoch = await rows.takeOver();
  const { id: generation } = await rows.create(epoch, notes);
  await rows.activate(epoch, [generation]);
  const right = put('last', { id: 'b', text: 'x', count: 1 });
  const steps = [right, wrong, right].map((write, nth) => ({ generation, position: String(nth + 1), writes: [write] }));
  await expect(rows.commit({ epoch, steps, checkpoints: [] })).rejects.toMatchObject({
    name: 'RowRefused',
    step: { position: '2' },
  });
  expect(await read('notes', 'last')).toEqual([]);
  await dispose();
});

it('PostgreSQL has text in the order of its bytes', async () => {
  const schema = await openTrialSchema();
  const rows = await PostgresRowStore.open(schema.open(), OWNER);
  const epoch = await rows.takeOver();
  const { id: generation } = await rows.create(epoch, notes);
  await rows.activate(epoch, [generation]);
  const ids = ['B', 'Z', '_', 'a', 'b', 'é', '\uFFFD', '😀'];
  const writes = ids.toReversed().map((id) => put('last', { id, text: id, count: 1 }));
  await rows.commit({ epoch, steps: [{ generation, position: '1', writes }], checkpoints: [] });
  const found = await schema.query<{ id: string }>('SELECT id FROM notes_last ORDER BY id');
  expect(found.map(({ id }) => id)).toEqual(ids);
  await rows.close();
  await schema.dispose();
});

/** Of words that do not compress. */
function longText(): string {
  return Array.from({ length: 3_000 }, (_, nth) =>
    Math.sin(nth + 1)
      .toString(36)
      .slice(3, 9),
  ).join('');
}
