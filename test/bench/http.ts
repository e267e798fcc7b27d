import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atLeast, type Bench, type Sample, type Scale } from './bench.js';
import { inTemporary } from './measure.js';
import { part } from './part.js';
import { peer } from './peer.js';
import { Rounds } from './rounds.js';
import { keyOf, servePacta, serve, type Server } from './server.js';

interface Extent {
  readonly rounds: number;
  readonly seconds: number;
  readonly writers: readonly number[];
}

const EXTENTS: Readonly<Record<Scale, Extent>> = {
  tiny: { rounds: 1, seconds: 0.3, writers: [2] },
  quick: { rounds: 3, seconds: 2, writers: [1, 8, 64] },
  full: { rounds: 3, seconds: 4, writers: [1, 8, 64] },
};

const WANTED = { nest: 0.6, fastify: 0.3 };
const so = (writers: number) => `${writers} ${writers === 1 ? 'writer' : 'writers'}`;
const [PACTA, NEST, FASTIFY] = [
  'Pacta over HTTP',
  'a bare Nest route, same validation, no store',
  'Fastify alone, JSON schema, no store',
];

const EMMETT = 'Emmett on Express, set to FULL, body not validated';

/** Durable commands over HTTP, from a client in a process of its own, beside servers that validate and do nothing else. */
export const http: Bench = {
  name: 'http',
  what: 'durable commands a second over HTTP, beside a bare Nest route and Fastify alone, which store nothing',
  run: async ({ scale, say, beside }) =>
    inTemporary(async (directory) => {
      const { rounds: count, seconds, writers } = EXTENTS[scale];
      const rounds = new Rounds(say);
      const openapi = join(directory, 'openapi.json');
      await writeFile(openapi, await described(join(directory, 'described')));
      for (const each of writers) {
        const posted = async (server: Server, key: string) => posts(server, key, each, seconds);
        await rounds.run(count, {
          [`${PACTA}, ${so(each)}`]: async () =>
            inTemporary(async (data) => posted(await servePacta(data), keyOf(data))),
          [`${NEST}, ${so(each)}`]: async () => posted(await serve(script('nest-route')), 'none'),
          [`${FASTIFY}, ${so(each)}`]: async () => posted(await serve(script('fastify-route'), {}, [openapi]), 'none'),
          ...(beside ? { [`${EMMETT}, ${so(each)}`]: async () => posted(await peer.serve(), 'none') } : {}),
        });
        const by = (told: string, other: string, least: number) => {
          const [ours, theirs] = [`${PACTA}, ${so(each)}`, `${other}, ${so(each)}`];
          const wanted = each === 1 ? undefined : atLeast(least);
          rounds.ratio(`${told}, ${so(each)}`, 'rate', ours, theirs, wanted);
          rounds.ratio(`${told}, ${so(each)}, in processor time`, 'cpu', theirs, ours);
        };
        by('Pacta by a bare Nest route', NEST, WANTED.nest);
        rounds.ratio(`Pacta by Emmett, ${so(each)}`, 'rate', `${PACTA}, ${so(each)}`, `${EMMETT}, ${so(each)}`);
        by('Pacta by Fastify alone', FASTIFY, WANTED.fastify);
      }
      return rounds.report(
        'cpu is the time that the server had of the processor for one command: what else the machine does changes it little. Pacta authenticates, validates, decides, syncs (FULL) and answers while its read models follow. Memory is that of the server.',
      );
    }),
};

const script = (name: string) => join(import.meta.dirname, 'servers', `${name}.js`);

async function posts(server: Server, key: string, writers: number, seconds: number): Promise<Sample> {
  try {
    const before = await server.cpu();
    const { items = 0, ...load } = await part('http-writers', { port: server.port, key, writers, seconds });
    return { ...load, cpu: ((await server.cpu()) - before) / items, peak: await server.peakMiB() };
  } finally {
    await server.stop();
  }
}

/** What Pacta says of its bodies. */
async function described(dataDirectory: string): Promise<string> {
  const server = await servePacta(dataDirectory);
  const headers = { authorization: `Bearer ${keyOf(dataDirectory)}` };
  const answer = await fetch(`${server.url}/openapi.json`, { headers });
  const text = await answer.text();
  await server.stop();
  return text;
}
