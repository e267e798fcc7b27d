import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../connection.js';
import { load, withoutCpu } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly port: number;
  readonly key: string;
  readonly readers: number;
  readonly seconds: number;
  /** A commitment to ask about. */
  readonly id: string;
}

const THINKS_MS = 20;

const questions = (id: string): readonly string[] => [
  '/v1/commitments?sort=-recorded',
  '/v1/commitments?party=USA&asOf=2015-06-01&knownAt=2020-01-01',
  '/v1/commitments?condition=overdue&sort=due',
  '/v1/commitments?q=matter',
  `/v1/commitments/${id}`,
  `/v1/commitments/${id}/history`,
  '/v1/follow-ups',
];

/** Each reader asks one question after the other, and thinks for a while in between. */
await asPart(async ({ port, key, readers, seconds, id }: Options) => {
  const paths = questions(id);
  const connections = await Promise.all(Array.from({ length: readers }, async () => Connection.open(port)));
  const ask = async (reader: number, turn: number): Promise<void> => {
    const path = paths[(reader * 3 + turn) % paths.length]!;
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n`;
    const status = await connections[reader]!.send(head);
    if (status !== 200) throw new Error(`${path}: ${status}`);
  };
  const done = await load(readers, seconds, ask, async () => sleep(THINKS_MS));
  for (const connection of connections) connection.close();
  return withoutCpu(done);
});
