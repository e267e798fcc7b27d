import { expect } from '@jest/globals';
import type { Served } from '../../apps/api/src/testing.js';

/** Something said to the ledger: on which day, and what. `ids` are the event ids of what was said before. */
export type Arrival = readonly [knownOn: string, act: string, body: object | ((ids: readonly string[]) => object)];

export interface Cell {
  readonly asOf: string;
  readonly knownAt: string;
  readonly cell: string;
}

/** A Markdown table with a row for each `asOf` and a column for each `knownAt`. */
export function cellsOf(markdown: string): readonly Cell[] {
  const lines = markdown.trim().split('\n');
  const [head = [], , ...rows] = lines.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.flatMap(([asOf = '', ...cells]) =>
    cells.map((cell, column) => ({ asOf, knownAt: head[column + 1]!, cell })),
  );
}

/** A server whose clock is set by the days on which things arrive, with one commitment. */
export class Arrivals {
  private now = 0;
  private served!: Served;
  private path = '/v1/commitments';
  private position = '0';

  async load(serve: (options: { now: () => number }) => Promise<Served>, arrivals: readonly Arrival[]): Promise<void> {
    this.served = await serve({ now: () => this.now });
    const ids: string[] = [];
    for (const [knownOn, act, body] of arrivals) {
      this.now = Date.parse(`${knownOn}T18:00:00Z`);
      const said = await this.served.post(this.path + act, typeof body === 'function' ? body(ids) : body);
      expect([said.status, said.body.detail]).toEqual([act === '' ? 201 : 200, undefined]);
      ids.push(said.body.events[0].id);
      this.position = said.body.position;
      if (act === '') this.path += `/${said.body.id}`;
    }
    this.now = Date.parse('2026-01-01T00:00:00Z');
  }

  /** What the commitment itself answers; the list must say the same. */
  async told({ asOf, knownAt }: Cell): Promise<string> {
    const clocks = `asOf=${asOf}&knownAt=${knownAt}`;
    const single = told((await this.served.get(`${this.path}?${clocks}`)).body as Told);
    const status = single === 'retracted' ? '&status=retracted' : '';
    const list = await this.served.get(`/v1/commitments?${clocks}${status}&minPosition=${this.position}`);
    expect((list.body.items as Told[]).map(told)).toEqual(single === 'not-yet' ? [] : [single]);
    return single;
  }

  async close(): Promise<void> {
    await this.served.close();
  }
}

interface Told {
  readonly code?: string;
  readonly status: string | number;
  readonly conditions: readonly string[];
}

/** The conditions that the tables speak of: those that only say that it is time to look are left out. */
const SHOWN = ['disputed', 'conflict', 'overdue'];

const told = ({ code, status, conditions }: Told): string =>
  code ?? [status, ...SHOWN.filter((condition) => conditions.includes(condition))].join(', ');
