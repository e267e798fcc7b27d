import { expect, it } from '@jest/globals';
import { inTemporary } from '../bench/measure.js';
import { Pacta } from '../journeys/pacta.js';
import { pledge } from './pledges.js';

const RETRIES = 1_000;
const STARTS = 5;
const AT_ONCE = 20;

it(`The same key and body, ${RETRIES} times, across restarts and races, is one event and one receipt`, async () => {
  await inTemporary(async (directory) => {
    const answers: string[] = [];
    for (let start = 0; start < STARTS; start++) {
      const server = await Pacta.start(directory);
      const client = async (): Promise<void> => {
        for (let turn = 0; turn < RETRIES / STARTS / AT_ONCE; turn++)
          answers.push(JSON.stringify(await server.post('/v1/commitments', pledge('Once'), 'once')));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, client));
      // Others come between, so that the receipt is not simply the end of the ledger.
      await server.post('/v1/commitments', pledge(`Other ${start}`));
      await (start % 2 === 0 ? server.kill() : server.stop());
    }
    expect([answers.length, new Set(answers).size]).toEqual([RETRIES, 1]);
    const server = await Pacta.start(directory);
    expect(await server.lines('/v1/events')).toHaveLength(1 + STARTS);
    await server.stop();
  });
}, 60_000);
