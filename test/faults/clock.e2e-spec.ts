import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';
import { pacta } from '../verify/run.js';

/** libfaketime, where Debian's package puts it: it stands between a process and its clock. */
const LIBRARY = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find(existsSync);

const DAY = 86_400;

let directory: string;
let offset: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pacta-clock-'));
  offset = join(directory, 'offset');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Sets the wall clock of the server, which looks at it anew each time. Seconds. */
const setClock = (seconds: number): void => writeFileSync(offset, `${seconds < 0 ? '' : '+'}${seconds}\n`);

const underFakeClock = (): readonly string[] => [
  'env',
  `LD_PRELOAD=${LIBRARY}`,
  `FAKETIME_TIMESTAMP_FILE=${offset}`,
  'FAKETIME_NO_CACHE=1',
  'FAKETIME_DONT_FAKE_MONOTONIC=1',
];

(LIBRARY === undefined ? it.skip : it)(
  'A wall clock that jumps a day forth and back, also across a restart: recordedAt never decreases, and everything is served',
  async () => {
    setClock(0);
    const jumps = [0, DAY, 0, -DAY, DAY, 0];
    const began = Date.now();
    let server = await Pacta.start(join(directory, 'data'), underFakeClock());
    for (const [nth, seconds] of jumps.entries()) {
      setClock(seconds);
      if (nth === 3) {
        expect(await server.stop()).toBe(0);
        server = await Pacta.start(join(directory, 'data'), underFakeClock());
      }
      for (const which of ['a', 'b']) {
        const { status, body } = await server.post('/v1/commitments', pledge(`${nth} ${which}`));
        expect([nth, status, body]).toEqual([nth, 201, body]);
        const { id, position } = body as { readonly id: string; readonly position: string };
        expect((await server.ask(`/v1/commitments/${id}?minPosition=${position}`)).status).toBe(200);
      }
    }
    const events = await server.lines('/v1/events');
    const stamps = events.map(({ recordedAt }) => Date.parse(String(recordedAt)));
    expect(stamps).toHaveLength(2 * jumps.length);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    // The clock did jump: the later events bear the stamp of the day ahead.
    expect(stamps[2]! - stamps[0]!).toBeGreaterThan((DAY - 60) * 1_000);
    expect(stamps[0]! - began).toBeLessThan(60_000);
    expect(await server.lines(`/v1/commitments?minPosition=${2 * jumps.length}`)).toHaveLength(2 * jumps.length);
    await server.stop();
    expect(await pacta(['verify', '--data-dir', join(directory, 'data')])).toMatchObject({ code: 0 });
  },
  60_000,
);
