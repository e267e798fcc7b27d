import type { Cell, Row, Table } from '#libs/event-sourcing';
import { Misfit } from './rows.believed.js';
import { columnsOf } from './rows.ddl.js';

/** A row that fits its table: rows are sent together, and the one that PostgreSQL refuses should not have to be searched for. */
export function checkedRow(name: string, table: Table, row: Row): Row {
  const columns = columnsOf(table);
  if (Object.keys(row).length !== columns.length || columns.some((column) => row[column] === undefined))
    throw new Misfit(`${name} has the columns ${columns.join(', ')}, the row has ${Object.keys(row).join(', ')}`);
  for (const column of columns) checkCell(`${name}.${column}`, table.columns[column]!, row[column]!);
  return row;
}

function checkCell(name: string, type: Table['columns'][string], cell: Cell): void {
  if (cell === null) {
    if (!type.endsWith('?')) throw new Misfit(`${name} must be something`);
  } else if (type === 'integer' || type === 'integer?') {
    if (!Number.isSafeInteger(cell)) throw new Misfit(`${name} is an integer, not ${JSON.stringify(cell)}`);
  } else if (typeof cell !== 'string') throw new Misfit(`${name} is text, not ${cell}`);
  else if (cell.includes('\0')) throw new Misfit(`${name} holds U+0000, which PostgreSQL does not keep`);
}
