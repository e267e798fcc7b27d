import { Agent, request } from 'node:http';
import { pledge } from './ledger.js';
import { load } from './measure.js';

/**
 * Run as a process of its own, so that the client does not share the server's thread: `http-writers.js PORT WRITERS SECONDS`,
 * with the key in PACTA_API_KEY.
 */
const [port, writers, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const agent = new Agent({ keepAlive: true, maxSockets: writers });

async function post(writer: number, turn: number): Promise<void> {
  const body = JSON.stringify(pledge(writer, turn));
  await new Promise<void>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${process.env['PACTA_API_KEY']}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { host: '127.0.0.1', port, path: '/v1/commitments', method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 201 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

process.stdout.write(`${JSON.stringify(await load(writers, seconds, post))}\n`);
agent.destroy();
