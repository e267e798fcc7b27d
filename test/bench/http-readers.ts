import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from './measure.js';

/**
 * Run as a process of its own, so that the client does not share the server's thread: `http-readers.js PORT READERS SECONDS
 * ID`, with the key in PACTA_API_KEY. Each reader asks one question after the other, and thinks for a while in between.
 */
const [port, readers, seconds] = process.argv.slice(2, 5).map(Number) as [number, number, number];
const id = process.argv[5]!;
const THINKS_MS = 20;
const agent = new Agent({ keepAlive: true, maxSockets: readers });

const QUESTIONS = [
  '/v1/commitments?sort=-recorded',
  '/v1/commitments?party=USA&asOf=2015-06-01&knownAt=2020-01-01',
  '/v1/commitments?condition=overdue&sort=due',
  '/v1/commitments?q=matter',
  `/v1/commitments/${id}`,
  `/v1/commitments/${id}/history`,
  '/v1/follow-ups',
];

const ask = async (path: string): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    const headers = { authorization: `Bearer ${process.env['PACTA_API_KEY']}` };
    get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${response.statusCode}`)),
      );
    }).on('error', reject);
  });

const read = await load(
  readers,
  seconds,
  async (reader, turn) => ask(QUESTIONS[(reader * 3 + turn) % QUESTIONS.length]!),
  async () => sleep(THINKS_MS),
);
process.stdout.write(`${JSON.stringify(read)}\n`);
agent.destroy();
