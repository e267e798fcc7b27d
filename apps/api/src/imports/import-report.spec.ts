import { describe, expect, it } from '@jest/globals';
import type { ImportRun } from '#libs/application';
import { StoreUnavailable } from '#libs/event-sourcing';
import { importReport, type ReportOptions } from './import-report.js';
import type { Line } from './lines.js';
import type { Row } from './testing.js';

const lineOf = (number: number): Line => ({
  number,
  bytes: Buffer.from(JSON.stringify({ key: `k${number}`, act: 'retract', commitment: 'c', data: { reason: 'r' } })),
});

/** The report of so many lines, of which the run makes what `outcomeOf` says. */
async function report(count: number, outcomeOf: (key: string) => Promise<void>, options: Partial<ReportOptions> = {}) {
  const state = { isStopped: false };
  const bugs: unknown[] = [];
  async function* lines(): AsyncGenerator<Line> {
    for (let number = 1; number <= count && !state.isStopped; number++) yield lineOf(number);
  }
  const run: ImportRun = {
    import: async ({ key }) => {
      await outcomeOf(key);
      return { outcome: 'recorded', id: key, version: 1 };
    },
    keepPace: async () => undefined,
    close: async () => undefined,
  };
  const rows: Row[] = [];
  const told = importReport(lines(), run, {
    all: false,
    dryRun: false,
    position: async () => '7',
    onDone: () => undefined,
    onBug: (error) => bugs.push(error),
    stop: () => (state.isStopped = true),
    isStopped: () => state.isStopped,
    stoppedBy: () => (state.isStopped ? 'store-unavailable' : undefined),
    ...options,
  });
  for await (const row of told) rows.push(JSON.parse(row));
  return { rows, bugs, totals: rows.at(-1).totals };
}

const nothing = async (): Promise<void> => undefined;

describe('The report of an import', () => {
  it('tells of refused lines and totals alone', async () => {
    const { rows, totals } = await report(3, nothing);
    expect(rows).toHaveLength(1);
    expect(totals).toMatchObject({ lines: 3, recorded: 3, refused: 0, position: '7', complete: true });
    expect(totals).not.toHaveProperty('stoppedBy');
  });

  it('ends where the store cannot be used, and leaves the other lines alone', async () => {
    const { rows, totals } = await report(5_000, async (key) => {
      if (key === 'k3') throw new StoreUnavailable('away');
    });
    expect(rows[0]).toMatchObject({ line: 3, status: 503, code: 'store-unavailable' });
    expect(totals).toMatchObject({ refused: 1, complete: false, stoppedBy: 'store-unavailable' });
    expect(totals.lines).toBeLessThan(5_000);
  });

  it('logs a mistake of the server, says nothing of it, and goes on', async () => {
    const bug = new TypeError('x is undefined');
    const { rows, bugs, totals } = await report(3, async (key) => {
      if (key === 'k2') throw bug;
    });
    expect([bugs, totals.lines, totals.recorded]).toEqual([[bug], 3, 2]);
    expect(rows[0]).toEqual({
      line: 2,
      key: 'k2',
      status: 500,
      code: 'internal-error',
      detail: expect.stringMatching(/^This is a bug in Pacta, or/),
    });
  });
});
