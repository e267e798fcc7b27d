import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/access';
import { Ledger, Refused, StoreUnavailable } from '#libs/event-sourcing';
import { type DocumentData, refuse } from '#libs/commitments';
import { type Imported } from '../import/importer.js';
import { type ImportRun, Imports } from '../import/imports.js';
import { Keys } from '../import/keys.js';
import type { ResolvedLine } from '../import/line.js';
import { DocumentStreams } from '../streams.js';
import { type Differences, differencesIn, heldBy, NO_DIFFERENCES } from './editions.js';
import { documentKey, documentLine, linesOf, type TableLine } from './lines.js';
import type { Edition, TableMapping } from './mapping.js';
import { type DirtyCell, type Mismatch, readTable, type TableRead } from './reading.js';

/** What became of the line of a row or a score. */
export type TableDone = Pick<TableLine, 'row' | 'column' | 'cellAt'> & { readonly key: string } & (
    | { readonly imported: Imported }
    | { readonly error: unknown }
  );

export interface TableReport {
  /** Counted from 1. */
  readonly edition: number;
  /** The document that keeps it. */
  readonly document: string;
  /** Whether it was imported before. */
  readonly isKnown: boolean;
  readonly rows: number;
  /** Rows whose commitment cannot be recorded before a cell that it needs is there. */
  readonly heldBack: number;
  readonly done: readonly TableDone[];
  readonly dirty: readonly DirtyCell[];
  readonly mismatched: readonly Mismatch[];
  readonly differences: Differences;
  /** Where the ledger ends. */
  readonly position: string;
}

export interface TableImport {
  readonly mapping: TableMapping;
  readonly edition: Edition;
  readonly dryRun: boolean;
}

/** Each is read again when a later one comes. */
const EDITIONS_MAX = 100;
/** Rows in hand at a time: enough for many commits to share one sync. */
const AT_ONCE = 64;

/** Imports tables, edition by edition. Their keys belong to the table, whoever imports it. */
@Injectable()
export class Tables {
  constructor(
    private readonly imports: Imports,
    private readonly documents: DocumentStreams,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Rejects with `Refused` where it is no such table, and where its edition cannot come now; what is wrong with a cell or a
   * row is told in the report.
   * @param check as `ImportRun.import` takes it
   */
  async import(
    caller: Caller,
    { mapping, edition, dryRun }: TableImport,
    check: (line: ResolvedLine) => void,
  ): Promise<TableReport> {
    const known = await this.editionsOf(mapping);
    const isKnown = isSame(known.at(-1), edition);
    if (!isKnown) checkComesNext(known, edition);
    const editions = isKnown ? known : [...known, edition];
    const read = editions.map(({ csv }, index) => readTable(csv, mapping, index < editions.length - 1));
    const run = dryRun
      ? await this.imports.rehearse(caller, owner(mapping))
      : this.imports.begin(caller, owner(mapping));
    try {
      if (!isKnown) await run.import(documentLine(mapping, edition, editions.length), check);
      const { done, heldBack } = await carried(run, { mapping, editions, read }, check);
      const { rows, dirty, mismatched } = read.at(-1)!;
      return {
        edition: editions.length,
        document: documentId(mapping, editions.length),
        isKnown,
        rows: rows.length,
        heldBack,
        done,
        dirty,
        mismatched,
        differences: isKnown ? NO_DIFFERENCES : differencesIn(read, mapping),
        position: await this.ledger.store.head(),
      };
    } finally {
      await run.close();
    }
  }

  /** The oldest first. */
  private async editionsOf(mapping: TableMapping): Promise<readonly Edition[]> {
    const editions: Edition[] = [];
    for (;;) {
      const { state } = await this.documents.load(documentId(mapping, editions.length + 1));
      if (!state.added) return editions;
      editions.push(editionIn(state.added));
    }
  }
}

const owner = ({ table }: TableMapping): string => `table ${table}`;

const documentId = (mapping: TableMapping, edition: number): string =>
  new Keys(owner(mapping)).document(documentKey(mapping, edition));

const editionIn = ({ publishedOn = '', url, text = '' }: DocumentData): Edition => ({
  publishedOn,
  ...(url === undefined ? {} : { url }),
  csv: text,
});

const isSame = (known: Edition | undefined, edition: Edition): boolean =>
  known !== undefined && known.csv === edition.csv && known.publishedOn === edition.publishedOn;

function checkComesNext(known: readonly Edition[], edition: Edition): void {
  const earlier = known.findIndex((each) => isSame(each, edition));
  const last = known.at(-1);
  const why =
    earlier >= 0
      ? `This is edition ${earlier + 1} of ${known.length}: a later one was imported since.`
      : last && edition.publishedOn < last.publishedOn
        ? `Edition ${known.length} was published on ${last.publishedOn}, and no earlier one can follow it.`
        : known.length >= EDITIONS_MAX
          ? `A table has ${EDITIONS_MAX} editions at most. Go on under another name.`
          : undefined;
  if (why) throw refuse('edition-out-of-order', why, { pointer: '/edition/publishedOn' });
}

async function carried(
  run: ImportRun,
  {
    mapping,
    editions,
    read,
  }: { readonly mapping: TableMapping; readonly editions: readonly Edition[]; readonly read: readonly TableRead[] },
  check: (line: ResolvedLine) => void,
): Promise<{ readonly done: readonly TableDone[]; readonly heldBack: number }> {
  const held = heldBy(read);
  const done: TableDone[] = [];
  for (let at = 0; at < held.length; at += AT_ONCE) {
    const rows = held.slice(at, at + AT_ONCE).map(async (row) => {
      const lines = linesOf(row, mapping, editions);
      return withoutEchoes(await Promise.all(lines.map(async (line) => carry(run, line, check))));
    });
    done.push(...(await Promise.all(rows)).flat());
    await run.keepPace();
  }
  return { done, heldBack: held.filter(({ isWhole }) => !isWhole).length };
}

/** Where a row's commitment was refused, nobody need be told for each of its acts and scores that there is no such commitment. */
function withoutEchoes(ofRow: readonly TableDone[]): readonly TableDone[] {
  const [recorded, ...others] = ofRow;
  if (!recorded || 'imported' in recorded) return ofRow;
  return [recorded, ...others.filter((each) => 'imported' in each || !isNotFound(each.error))];
}

const isNotFound = (error: unknown): boolean => error instanceof Refused && error.code === 'not-found';

async function carry(
  run: ImportRun,
  { line, ...place }: TableLine,
  check: (line: ResolvedLine) => void,
): Promise<TableDone> {
  const told = { ...place, key: line.key };
  try {
    return { ...told, imported: await run.import(line, check) };
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return { ...told, error };
  }
}
