import type { DatabaseSync } from 'node:sqlite';
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
  RowsDamaged,
} from '#libs/event-sourcing';
import { Misfit } from './rows.believed.js';
import { indexesMade, searchName, tableName, tablesDropped, tablesMade, tablesOf, viewsOf } from './rows.ddl.js';
import { SQLITE_TABLES } from './rows.sqlite.ddl.js';
import { openReadModels, SORTED_IN_FILES, SORTED_IN_MEMORY } from './rows.sqlite.file.js';
import { TableWriter } from './rows.sqlite.writes.js';
import { isDamage, isSqliteError } from './sqlite-error.js';

/** So many steps at once are a build that has the thread to itself, or has fallen behind. */
const MANY = 250;

/**
 * How many pages the write-ahead log holds before a commit carries them over into the file, which holds up the one thread:
 * few while others are served; many where much is written, since pages that are written often are carried over once.
 */
const PAGES_IN_LOG = { few: 300, many: 8_192 };

/** The read models in `read-models.db`. Replayable, so commits are not fsynced one by one: rows and checkpoint go together. */
export class SqliteRowStore extends RowStore {
  private readonly writers = new Map<number, ReadonlyMap<string, TableWriter>>();
  private turn: Promise<unknown> = Promise.resolve();
  private pagesInLog = 0;

  private constructor(private readonly db: DatabaseSync) {
    super();
  }

  static open(directory: string): SqliteRowStore {
    return new SqliteRowStore(openReadModels(directory));
  }

  override async takeOver(): Promise<number> {
    await this.turn;
    return Number(this.one('UPDATE owner SET epoch = epoch + 1 RETURNING epoch')['epoch']);
  }

  override async generations(): Promise<readonly Generation[]> {
    return this.all('SELECT * FROM generations ORDER BY id').map(
      (row) => ({ ...row, active: row['active'] === 1 }) as unknown as Generation,
    );
  }

  override async create(epoch: number, model: ReadModel, isAwaited = false): Promise<Generation> {
    const made = { model: model.name, version: model.version, shape: shapeOf(model), active: false, checkpoint: '0' };
    return this.transaction(epoch, async () => {
      const insert =
        'INSERT INTO generations (model, version, shape, active, checkpoint) VALUES (?, ?, ?, 0, ?) RETURNING id';
      const id = Number(this.one(insert, made.model, made.version, made.shape, made.checkpoint)['id']);
      for (const statement of tablesMade(SQLITE_TABLES, { id, ...made })) this.db.exec(statement);
      if (!isAwaited) for (const index of indexesMade(SQLITE_TABLES, { id, ...made })) this.db.exec(index);
      return { id, ...made };
    });
  }

  override async activate(epoch: number, generations: readonly number[]): Promise<void> {
    const all = await this.generations();
    const coming = all.filter(({ id }) => generations.includes(id));
    await this.index(epoch, coming);
    await this.transaction(epoch, async () => {
      for (const next of coming) {
        const replaced = all.find(({ model, active }) => active && model === next.model);
        if (replaced && replaced.id !== next.id) this.remove(replaced);
        this.db.prepare('UPDATE generations SET active = 1 WHERE id = ?').run(next.id);
        for (const view of viewsOf(SQLITE_TABLES, next)) this.db.exec(view);
      }
    });
  }

  override async discard(epoch: number, generation: number): Promise<void> {
    const found = (await this.generations()).find(({ id }) => id === generation);
    if (found) await this.transaction(epoch, async () => this.remove(found));
  }

  override async commit(commit: Commit): Promise<void> {
    const erasing = commit.steps.filter(({ forget }) => forget !== undefined);
    if (erasing.length === 0) return this.write(commit);
    // Zeroing costs, so it is done where something is erased only; then the write-ahead log is emptied of the pages that were.
    await this.between(() => this.db.exec('PRAGMA secure_delete = ON'));
    await this.write(commit);
    await this.between(() => this.db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF'));
  }

  private async write({ epoch, steps, checkpoints, gently, unpark = [] }: Commit): Promise<void> {
    this.keepInLog(steps.length < MANY ? PAGES_IN_LOG.few : PAGES_IN_LOG.many);
    await this.transaction(epoch, async () => {
      const slices = Slices.ofBatch(steps.length, gently);
      for (const { generation, stream } of unpark) {
        this.db.prepare('DELETE FROM parked WHERE generation = ? AND stream = ?').run(generation, stream);
      }
      for (const step of steps) {
        this.apply(step);
        await slices.rest();
      }
      for (const generation of new Set(steps.filter(({ forget }) => forget).map((step) => step.generation)))
        for (const writer of this.writersOf(generation).values()) writer.purge();
      for (const { generation, from, to } of checkpoints) {
        const move = this.db.prepare('UPDATE generations SET checkpoint = ? WHERE id = ? AND checkpoint = ?');
        if (move.run(to, generation, from).changes === 1) continue;
        throw new Error(`generation ${generation} of the read models is not at ${from}`);
      }
    });
  }

  override async parked(): Promise<readonly Parked[]> {
    const select =
      'SELECT p.*, g.model FROM parked p JOIN generations g ON g.id = p.generation ORDER BY length(position), position';
    return this.all(select) as unknown as Parked[];
  }

  override async close(): Promise<void> {
    await this.turn;
    if (this.db.isOpen) this.db.close();
  }

  private keepInLog(pages: number): void {
    if (this.pagesInLog === pages) return;
    this.db.exec(`PRAGMA wal_autocheckpoint = ${pages}`);
    this.pagesInLog = pages;
  }

  private apply(step: Step): void {
    const { generation, position, writes, park, forget = [] } = step;
    const writers = this.writersOf(generation);
    try {
      for (const { table, where } of forget) writers.get(table)!.erase(where);
      for (const write of writes) {
        const writer = writers.get(write.table);
        if (!writer) throw new Misfit(`there is no table ${write.table}`);
        writer.apply(write, Number(position));
      }
    } catch (error) {
      throw isOfTheRow(error) ? new RowRefused(step, error) : error;
    }
    if (!park) return;
    const { stream, version, type, error, since } = park;
    const insert = this.db.prepare('INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?, ?)');
    insert.run(generation, stream, version, position, type, error, since);
  }

  private writersOf(generation: number): ReadonlyMap<string, TableWriter> {
    const known = this.writers.get(generation);
    if (known) return known;
    const { model, shape } = this.one(
      'SELECT model, shape FROM generations WHERE id = ?',
      generation,
    ) as unknown as Generation;
    const made = new Map(
      tablesOf({ shape }).map(([name, table]) => [
        name,
        new TableWriter(this.db, tableName(model, name, generation), searchName(model, name, generation), table),
      ]),
    );
    this.writers.set(generation, made);
    return made;
  }

  /**
   * Makes the indexes that are missing, each by itself: whoever dies on the way goes on with the next. To sort all entries at
   * once costs less than to put each where it belongs while they come; what does not fit in memory is sorted in files.
   */
  private async index(epoch: number, generations: readonly Generation[]): Promise<void> {
    await this.between(() => this.db.exec(SORTED_IN_FILES));
    for (const generation of generations)
      for (const statement of indexesMade(SQLITE_TABLES, generation))
        await this.transaction(epoch, async () => this.db.exec(statement));
    await this.between(() => this.db.exec(SORTED_IN_MEMORY));
  }

  private remove(generation: Generation): void {
    this.writers.delete(generation.id);
    for (const statement of tablesDropped(SQLITE_TABLES, generation)) this.db.exec(statement);
    this.db.prepare('DELETE FROM parked WHERE generation = ?').run(generation.id);
    this.db.prepare('DELETE FROM generations WHERE id = ?').run(generation.id);
  }

  /** Outside of every transaction. */
  private async between(work: () => void): Promise<void> {
    const mine = this.turn.then(() => reading(work));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** One after the other, since a long one lets others have the thread while it is open. */
  private async transaction<T>(epoch: number, work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(async () => this.transact(epoch, work));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async transact<T>(epoch: number, work: () => Promise<T>): Promise<T> {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const current = Number(this.one('SELECT epoch FROM owner')['epoch']);
      if (current !== epoch) throw new StaleOwner(epoch, current);
      const done = await work();
      this.db.exec('COMMIT');
      return done;
    } catch (error) {
      if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
      for (const writers of this.writers.values()) for (const writer of writers.values()) writer.forget();
      throw told(error);
    }
  }

  private one(text: string, ...values: (string | number)[]): Record<string, unknown> {
    return reading(() => this.db.prepare(text).get(...values)) as Record<string, unknown>;
  }

  private all(text: string): readonly Readonly<Record<string, unknown>>[] {
    return reading(() => this.db.prepare(text).all());
  }
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw told(error);
  }
}

/** Damage is told as such; what else fails is the projector's to try again. */
const told = (error: unknown): unknown =>
  isDamage(error) ? new RowsDamaged('the database of the read models is damaged', { cause: error }) : error;

/** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE, or a value that cannot be bound. */
function isOfTheRow(error: unknown): boolean {
  if (error instanceof Misfit || isSqliteError(error, 18, 19, 20, 25)) return true;
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    /^ERR_(INVALID_ARG|OUT_OF_RANGE)/.test(String(error.code))
  );
}
