import { type Figure, type Ratio, type Report, type Spread, UNITS } from './bench.js';

const MEASURES = Object.keys(UNITS) as (keyof typeof UNITS)[];

/** Figures, ratios and notes as Markdown that can be read as it is: each is a median, with the lowest and highest of its runs. */
export function markdown(name: string, { figures, ratios, notes = [] }: Report): string {
  const parts = [`## ${name}`, figureTable(figures), ...(ratios.length > 0 ? [ratioTable(ratios)] : [])];
  return [...parts, ...notes].join('\n\n');
}

function figureTable(figures: readonly Figure[]): string {
  const measures = MEASURES.filter((measure) => figures.some((figure) => figure.measure === measure));
  const rows = Map.groupBy(figures, ({ what }) => what);
  const head = measures.map((measure) => [measure, UNITS[measure]].filter((part) => part !== '').join(', '));
  return table(
    ['', ...head],
    [...rows].map(([what, row]) => [
      what,
      ...measures.map((measure) => spread(row.find((figure) => figure.measure === measure))),
    ]),
  );
}

const ratioTable = (ratios: readonly Ratio[]): string =>
  table(
    ['ratio', 'is', 'wanted', ''],
    ratios.map((ratio) => [
      ratio.what,
      spread(ratio),
      ratio.wanted ?? '',
      ratio.isMet === undefined ? '' : ratio.isMet ? 'met' : 'not met',
    ]),
  );

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function spread(values: Spread | undefined): string {
  if (values === undefined) return '';
  const { median, low, high, runs } = values;
  return runs === 1 ? shown(median) : `${shown(median)} (${shown(low)} to ${shown(high)})`;
}

function shown(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
