import { it } from '@jest/globals';
import { requests } from './requests.js';

const COUNT = Number(process.env['REQUESTS'] ?? 100_000);
const TELL_EVERY = 10_000;

it(`Requests of every sort meet what the API's own description promises, and never a 5xx (${COUNT})`, async () => {
  const seed = Number(process.env['REQUESTS_SEED'] ?? Date.now());
  const began = Date.now();
  const tell = (done: number, tally: object): void => {
    const seconds = Math.round((Date.now() - began) / 1_000);
    if (done % TELL_EVERY === 0)
      process.stderr.write(`seed ${seed}, ${done} in ${seconds} s: ${JSON.stringify(tally)}\n`);
  };
  await requests(COUNT, seed, tell);
}, 7_200_000);
