import type { PostgresPool, PostgresPoolClient } from 'kysely';
import {
  type Commit,
  type Generation,
  type Parked,
  type ReadModel,
  RowRefused,
  RowStore,
  shapeOf,
  Slices,
  StaleOwner,
  type Step,
  type Write,
} from '#libs/event-sourcing';
import type { PostgresDatabase } from './postgres.js';
import { connectionsOf } from './postgres-connections.js';
import { isOfTheRow, isPostgresError, LOCK_NOT_AVAILABLE } from './postgres-error.js';
import { Misfit } from './rows.believed.js';
import { indexesMade, quoted, tableName, tablesDropped, tablesMade, tablesOf, viewsOf } from './rows.ddl.js';
import { POSTGRES_TABLES } from './rows.postgres.ddl.js';
import { openSchema, type RowsOwner } from './rows.postgres.schema.js';
import { PostgresTableWriter } from './rows.postgres.writes.js';

type Writers = ReadonlyMap<string, PostgresTableWriter>;

/** The read models in a schema of a PostgreSQL database. Replayable, so commits do not wait for the disk: rows and checkpoint go together. */
export class PostgresRowStore extends RowStore {
  private readonly writers = new Map<number, Writers>();
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(private readonly pool: PostgresPool) {
    super();
  }

  /** Makes what is missing. The pool is closed with the store. Rejects with `LedgerUnusable` where the read models are another's. */
  static async open(database: PostgresDatabase, owner: RowsOwner): Promise<PostgresRowStore> {
    try {
      await openSchema(database, owner);
    } catch (error) {
      await database.pool.end();
      throw error;
    }
    return new PostgresRowStore(connectionsOf(database.pool));
  }

  override async takeOver(): Promise<number> {
    await this.turn;
    const [taken] = await this.read<{ epoch: number }>('UPDATE owner SET epoch = epoch + 1 RETURNING epoch');
    return taken!.epoch;
  }

  override async generations(): Promise<readonly Generation[]> {
    return this.read('SELECT * FROM generations ORDER BY id');
  }

  override async parked(): Promise<readonly Parked[]> {
    return this.read(
      'SELECT p.*, g.model FROM parked p JOIN generations g ON g.id = p.generation ORDER BY length(position), position',
    );
  }

  /** With its indexes: they refuse what is too long for them, and the event that says it is parked. */
  override async create(epoch: number, model: ReadModel): Promise<Generation> {
    const made = { model: model.name, version: model.version, shape: shapeOf(model), active: false, checkpoint: '0' };
    return this.transaction(epoch, async (connection) => {
      const insert =
        'INSERT INTO generations (model, version, shape, active, checkpoint) VALUES ($1, $2, $3, $4, $5) RETURNING id';
      const { rows } = await connection.query<{ id: number }>(insert, Object.values(made));
      const { id } = rows[0]!;
      for (const statements of [tablesMade, indexesMade])
        for (const statement of statements(POSTGRES_TABLES, { id, ...made })) await connection.query(statement, []);
      return { id, ...made };
    });
  }

  override async activate(epoch: number, generations: readonly number[]): Promise<void> {
    const all = await this.generations();
    const next = all.filter(({ id }) => generations.includes(id));
    for (const each of next) await this.analyze(each);
    await this.givingWay(epoch, async (connection) => {
      for (const each of next) {
        const replaced = all.find(({ model, active }) => active && model === each.model);
        if (replaced && replaced.id !== each.id) await this.remove(connection, replaced);
        await connection.query('UPDATE generations SET active = true WHERE id = $1', [each.id]);
        for (const view of viewsOf(POSTGRES_TABLES, each)) await connection.query(view, []);
      }
    });
  }

  override async discard(epoch: number, generation: number): Promise<void> {
    const found = (await this.generations()).find(({ id }) => id === generation);
    if (found) await this.givingWay(epoch, async (connection) => this.remove(connection, found));
  }

  /** A batch is sent table by table. Where PostgreSQL refuses something in it, it is gone through step by step to tell whose that is. */
  override async commit(commit: Commit): Promise<void> {
    try {
      await this.transaction(commit.epoch, async (connection) => this.write(connection, commit, 'together'));
    } catch (error) {
      if (!isOfTheRow(error)) throw error;
      await this.transaction(commit.epoch, async (connection) => this.write(connection, commit, 'singly'));
    }
    await this.purge(commit.steps.filter(({ forget }) => forget !== undefined));
  }

  override async close(): Promise<void> {
    await this.turn;
    await this.pool.end();
  }

  private async write(
    connection: PostgresPoolClient,
    { steps, checkpoints, gently, unpark = [] }: Commit,
    how: 'together' | 'singly',
  ): Promise<void> {
    const slices = Slices.ofBatch(steps.length, gently);
    for (const { generation, stream } of unpark)
      await connection.query('DELETE FROM parked WHERE generation = $1 AND stream = $2', [generation, stream]);
    if (how === 'together') await this.prepare(connection, steps);
    for (const step of steps) {
      await this.apply(connection, step, how);
      await slices.rest();
    }
    for (const generation of new Set(steps.map((step) => step.generation)))
      for (const writer of (await this.writersOf(connection, generation)).values()) {
        await writer.flush(connection);
        writer.done();
      }
    for (const { generation, from, to } of checkpoints) {
      const move = 'UPDATE generations SET checkpoint = $1 WHERE id = $2 AND checkpoint = $3';
      if ((await connection.query(move, [to, generation, from])).rowCount === 1) continue;
      throw new Error(`generation ${generation} of the read models is not at ${from}`);
    }
  }

  /** Reads what all steps will compare with, one question a table. */
  private async prepare(connection: PostgresPoolClient, steps: readonly Step[]): Promise<void> {
    for (const [generation, all] of Map.groupBy(steps, (step) => step.generation)) {
      const writers = await this.writersOf(connection, generation);
      const writes = Map.groupBy(
        all.flatMap((step): readonly Write[] => step.writes),
        ({ table }) => table,
      );
      for (const [table, those] of writes) await writers.get(table)?.prepare(connection, those);
    }
  }

  private async apply(connection: PostgresPoolClient, step: Step, how: 'together' | 'singly'): Promise<void> {
    const { generation, position, writes, park, forget = [] } = step;
    const writers = await this.writersOf(connection, generation);
    try {
      for (const { table, where } of forget) await writers.get(table)!.erase(connection, where);
      for (const write of writes) {
        const writer = writers.get(write.table);
        if (!writer) throw new Misfit(`there is no table ${write.table}`);
        await writer.apply(connection, write, Number(position));
        if (how === 'singly') await writer.flush(connection);
      }
    } catch (error) {
      const isToldApart = error instanceof Misfit || (how === 'singly' && isOfTheRow(error));
      throw isToldApart ? new RowRefused(step, error) : error;
    }
    if (!park) return;
    const { stream, version, type, error, since } = park;
    const insert = 'INSERT INTO parked VALUES ($1, $2, $3, $4, $5, $6, $7)';
    // U+0000 may be what the event was refused for.
    const told = error.replaceAll('\0', '\uFFFD');
    await connection.query(insert, [generation, stream, version, position, type, told, since]);
  }

  private async writersOf(connection: PostgresPoolClient, generation: number): Promise<Writers> {
    const known = this.writers.get(generation);
    if (known) return known;
    const { rows } = await connection.query<Generation>('SELECT model, shape FROM generations WHERE id = $1', [
      generation,
    ]);
    const { model, shape } = rows[0]!;
    const made = new Map(
      tablesOf({ shape }).map(([name, table]) => [
        name,
        new PostgresTableWriter(tableName(model, name, generation), table),
      ]),
    );
    this.writers.set(generation, made);
    return made;
  }

  private async remove(connection: PostgresPoolClient, generation: Generation): Promise<void> {
    this.writers.delete(generation.id);
    for (const statement of tablesDropped(POSTGRES_TABLES, generation)) await connection.query(statement, []);
    await connection.query('DELETE FROM parked WHERE generation = $1', [generation.id]);
    await connection.query('DELETE FROM generations WHERE id = $1', [generation.id]);
  }

  /** What was just filled has no statistics yet, and questions are planned by them. */
  private async analyze({ id, model, shape }: Generation): Promise<void> {
    for (const [name] of tablesOf({ shape })) await this.read(`ANALYZE ${quoted(tableName(model, name, id))}`);
  }

  /** Rows that were erased leave their pages; the write-ahead log, replicas and backups of the server are beyond this. */
  private async purge(erasing: readonly Step[]): Promise<void> {
    if (erasing.length === 0) return;
    const models = new Map((await this.generations()).map(({ id, model }) => [id, model]));
    const tables = erasing.flatMap(({ generation, forget = [] }) =>
      forget.map(({ table }) => tableName(models.get(generation)!, table, generation)),
    );
    for (const table of new Set(tables)) await this.read(`VACUUM ${quoted(table)}`);
  }

  /** Takes tables from readers without ever holding them up for long: it gives way, and tries again. */
  private async givingWay(epoch: number, work: (connection: PostgresPoolClient) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transaction(epoch, async (connection) => {
          await connection.query(`SET LOCAL lock_timeout = '${LOCK_WAIT_MS}ms'`, []);
          await work(connection);
        });
      } catch (error) {
        if (!isPostgresError(error, LOCK_NOT_AVAILABLE) || attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
      }
    }
  }

  /** One after the other, under the owner's epoch. */
  private async transaction<T>(epoch: number, work: (connection: PostgresPoolClient) => Promise<T>): Promise<T> {
    const mine = this.turn.then(async () => this.transact(epoch, work));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async transact<T>(epoch: number, work: (connection: PostgresPoolClient) => Promise<T>): Promise<T> {
    const connection = await this.pool.connect();
    let isBroken = false;
    try {
      await connection.query('BEGIN', []);
      const { rows } = await connection.query<{ epoch: number }>('SELECT epoch FROM owner FOR UPDATE', []);
      const current = rows[0]!.epoch;
      if (current !== epoch) throw new StaleOwner(epoch, current);
      const done = await work(connection);
      await connection.query('COMMIT', []);
      return done;
    } catch (error) {
      for (const writers of this.writers.values()) for (const writer of writers.values()) writer.forget();
      await connection.query('ROLLBACK', []).catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }

  private async read<Row>(text: string): Promise<readonly Row[]> {
    const connection = await this.pool.connect();
    try {
      return (await connection.query<Row>(text, [])).rows;
    } finally {
      connection.release();
    }
  }
}

/** Less than PostgreSQL waits before it looks for a deadlock: a reader is never what it ends. */
const LOCK_WAIT_MS = 200;
const ATTEMPTS = 100;
