import { readFile } from 'node:fs/promises';
import { keyMissing } from './remote.js';
import { authorization, type Server, serverAt } from './server.js';

interface Cell {
  readonly row: number;
  readonly column?: string;
}

/** What the API tells of a table. */
export interface TableReport {
  readonly edition: { readonly number: number; readonly publishedOn: string; readonly isKnown: boolean };
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly dirty: readonly (Cell & { readonly says: string; readonly detail: string })[];
  readonly mismatched: readonly (Cell & { readonly says: string; readonly sum: number; readonly of: number })[];
  readonly refused: readonly (Cell & { readonly code: string; readonly detail: string })[];
  readonly new: readonly string[];
  readonly gone: readonly string[];
  readonly filled: readonly Changed[];
  readonly revised: readonly Changed[];
  readonly emptied: readonly Changed[];
}

type Changed = Cell & { readonly id: string; readonly was: unknown; readonly now: unknown };

export interface TableOptions {
  readonly mapping: string;
  readonly publishedOn: string;
  readonly sourceUrl?: string;
  readonly url: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `pacta import table`: the report to the standard output; exit code 1 where a cell or a row was not taken. */
export async function importTableCommand(file: string, options: TableOptions): Promise<void> {
  const report = await importTable(file, serverAt(options.url), options);
  const lines = options.json ? [JSON.stringify(report)] : told(report);
  process.stdout.write(`${lines.join('\n')}\n`);
  const { dirty, refused, heldBack } = report.counts as { dirty: number; refused: number; heldBack: number };
  if (dirty + refused + heldBack > 0) process.exitCode = 1;
}

/** Sends an edition of a table with its mapping to a running Pacta. */
async function importTable(file: string, server: Server, options: TableOptions): Promise<TableReport> {
  const { mapping, publishedOn, sourceUrl, dryRun } = options;
  const body = {
    mapping: mappingIn(mapping, await textOf(mapping)),
    edition: { publishedOn, ...(sourceUrl === undefined ? {} : { url: sourceUrl }) },
    csv: await textOf(file),
  };
  const response = await fetch(new URL(`/v1/imports/table?dryRun=${dryRun}`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(server) },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    throw new Error(`no Pacta answers at ${server.url}: start it, or name it with --url`, { cause: error });
  });
  const answer = (await response.json()) as TableReport & { readonly detail?: string };
  if (response.ok) return answer;
  throw new Error(`${response.status} ${answer.detail ?? ''}${keyMissing(response.status)}`.trim());
}

/** Exactly as it is, a byte order mark too: it is kept as the edition's document. */
async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${path} is not valid UTF-8: save it as UTF-8, and import it again`, { cause: error });
  }
}

function mappingIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`the mapping ${path} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function told(report: TableReport): readonly string[] {
  const { edition, dryRun, counts } = report;
  const { rows, recorded, corrected, unchanged, refused, dirty, mismatched, heldBack } = counts;
  return [
    ...report.dirty.map((cell) => `${at(cell)}  dirty: ${JSON.stringify(cell.says)} ${cell.detail}`),
    ...report.mismatched.map(
      (cell) => `${at(cell)}  mismatch: says ${cell.says}, its scores come to ${cell.sum} of ${cell.of}`,
    ),
    ...report.refused
      .filter((line) => !isToldBy(report.dirty, line))
      .map((cell) => `${at(cell)}  refused: ${cell.code}: ${cell.detail}`),
    ...(['filled', 'revised', 'emptied'] as const).flatMap((what) =>
      report[what].map(
        (cell) => `${at(cell)}  ${what}: ${JSON.stringify(cell.was)} is now ${JSON.stringify(cell.now)} (${cell.id})`,
      ),
    ),
    ...report.gone.map((id) => `gone: ${id}`),
    `${dryRun ? 'dry run: ' : ''}edition ${edition.number}, published on ${edition.publishedOn}${edition.isKnown ? ' (imported before)' : ''}`,
    `${rows} rows: ${recorded} recorded, ${corrected} corrected, ${unchanged} unchanged, ${refused} refused; rows held back: ${heldBack}`,
    `dirty cells: ${dirty}; averages that do not match: ${mismatched}`,
    `against the edition before: ${['new', 'gone', 'filled', 'revised', 'emptied'].map((what) => `${counts[what]} ${what}`).join(', ')}`,
  ];
}

/** A row that was refused for its cells is told by them. */
const isToldBy = (dirty: TableReport['dirty'], { row, column }: Cell): boolean =>
  column === undefined && dirty.some((cell) => cell.row === row);

const at = ({ row, column }: Cell): string => `row ${row}${column === undefined ? '' : `, ${column}`}`;
