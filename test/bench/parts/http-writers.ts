import { Connection } from '../connection.js';
import { pledge } from '../ledger.js';
import { cpuSince, load, warmUp, withoutCpu } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly port: number;
  readonly key: string;
  readonly writers: number;
  readonly seconds: number;
}

/** Each writer records one pledge after the other, on a connection of its own. How busy this process was is told beside. */
await asPart(async ({ port, key, writers, seconds }: Options) => {
  const head =
    `POST /v1/commitments HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n` +
    'Content-Type: application/json\r\n';
  const connections = await Promise.all(Array.from({ length: writers }, async () => Connection.open(port)));
  let [answered, failed] = [0, 0];
  const post = async (writer: number, turn: number): Promise<void> => {
    const status = await connections[writer]!.send(head, JSON.stringify(pledge(writer, turn)));
    answered += 1;
    if (status !== 201) failed += 1;
  };
  await warmUp(writers, seconds, post);
  const before = process.cpuUsage();
  const done = await load(writers, seconds, post);
  const busy = cpuSince(before) / seconds / 10_000;
  for (const connection of connections) connection.close();
  process.stderr.write(`    the client was busy ${busy.toFixed(0)} % of the time\n`);
  return { ...withoutCpu(done), items: answered, ...(failed > 0 ? { failed } : {}) };
});
