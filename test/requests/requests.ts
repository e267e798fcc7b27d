import { Agent, type IncomingMessage, request } from 'node:http';
import { newKey } from '#libs/application';
import { ROLES } from '#libs/access';
import { SqliteControlStore } from '#libs/storage';
import { inTemporary } from '../bench/measure.js';
import { Pacta } from '../journeys/pacta.js';
import { pacta as commandLine } from '../verify/run.js';
import { Chance } from './chance.js';
import { Contract } from './document.js';
import { type Asked, Generator, type Receipt } from './generator.js';

/** No answer takes longer, whatever was asked, ms; but a rebuild takes as long as the ledger is. */
const ANSWER_MAX = 20_000;
const REBUILD_MAX = 300_000;
const AT_ONCE = 16;
/** What only failing disks and lagging models may bring, and a start. */
const PROMISED = new Set(['behind', 'parked', 'outcome-unknown', 'store-unavailable', 'disk-full', 'not-ready']);

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** How many answers of each status there were. */
export type Tally = Readonly<Record<string, number>>;

/**
 * Asks a server so many things, made of its own description, and checks each answer; then that the ledger verifies. Rejects with
 * the seed and the request at the first answer that is not as promised.
 */
export async function requests(
  count: number,
  seed: number,
  onTally: (done: number, tally: Tally) => void,
): Promise<Tally> {
  return inTemporary(async (directory) => {
    const server = await Pacta.start(directory);
    const contract = new Contract((await (await fetch(`${server.url}/openapi.json`)).json()) as never);
    const generator = new Generator(contract.operations, await credentials(directory, server.key), new Chance(seed));
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const tally: Record<string, number> = {};
    let begun = 0;
    let failure: string | undefined;
    const client = async (): Promise<void> => {
      while (begun < count && failure === undefined) {
        const [number, asked] = [++begun, generator.next()];
        const fault = await faultOf(server.url, agent, asked, contract, generator, tally).catch(String);
        if (fault !== undefined) failure ??= `seed ${seed}, request ${number}: ${fault}\n${told(asked)}`;
        if (number % 1_000 === 0) onTally(number, tally);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
    agent.destroy();
    const code = await server.stop();
    if (failure !== undefined) throw new Error(failure);
    const verified = await commandLine(['verify', '--data-dir', directory]);
    if (code !== 0 || verified.code !== 0)
      throw new Error(`seed ${seed}: exit ${code}; ${verified.out}${verified.err}`);
    return tally;
  });
}

async function faultOf(
  url: string,
  agent: Agent,
  asked: Asked,
  contract: Contract,
  generator: Generator,
  tally: Record<string, number>,
): Promise<string | undefined> {
  const { status, type, body } = await send(url, agent, asked);
  tally[status] = (tally[status] ?? 0) + 1;
  if (/\bat .*\.(js|ts):\d/.test(body)) return `a stack trace: ${body}`;
  if (status >= 500 && !(PROMISED.has(codeIn(body)) && type === 'application/problem+json'))
    return `${status}: ${body}`;
  if (status >= 400 && type !== 'application/problem+json')
    return `${status} is no problem but ${type}: ${body.slice(0, 500)}`;
  if (status === 201) generator.know(asked.operation, JSON.parse(body) as Receipt);
  if (status >= 500) return undefined;
  if (asked.method !== asked.operation.method) return undefined;
  const allowed = roleFault(asked, status);
  if (allowed !== undefined) return allowed;
  const fault = contract.fault(asked.operation, status, type, body);
  return fault === undefined ? undefined : `${status} ${fault}: ${body.slice(0, 500)}`;
}

/** Whoever brings nothing good gets in only where everybody may. */
function roleFault({ operation, credential, headers }: Asked, status: number): string | undefined {
  const isKnown =
    ROLES.some((role) => role === credential) && !/^(Basic|Bearer [^p]|Bearer$)/.test(headers['authorization'] ?? '');
  if (operation.isPublic && (status === 401 || status === 403)) return `${status} where everybody may`;
  return !operation.isPublic && !isKnown && status < 300 ? `${status} for ${credential}` : undefined;
}

async function credentials(directory: string, admin: string): Promise<ReadonlyMap<string, string | undefined>> {
  const store = SqliteControlStore.open(directory, 'existing');
  const made = async (roles: (typeof ROLES)[number][], expiresAt?: number) => {
    const { text, key } = newKey(
      { name: 'trial', roles, ...(expiresAt === undefined ? {} : { expiresAt }) },
      Date.now(),
    );
    await store.addKey(key);
    return { id: key.id, header: `Bearer ${text}` };
  };
  const revoked = await made(['admin']);
  await store.revokeKey(revoked.id, Date.now());
  const all = new Map<string, string | undefined>([
    ...(await Promise.all(ROLES.map(async (role) => [role, (await made([role])).header] as const))),
    ['admin', `Bearer ${admin}`],
    ['nobody', undefined],
    ['expired', (await made(['admin'], 1)).header],
    ['revoked', revoked.header],
    ['unknown', `Bearer pacta_${'A'.repeat(43)}`],
  ]);
  await store.close();
  return all;
}

async function send(url: string, agent: Agent, { method, path, headers, body }: Asked): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, agent, method, path, headers }, (response) => {
      read(response).then(resolve, reject);
    });
    const limit = path.includes('/rebuild') ? REBUILD_MAX : ANSWER_MAX;
    sent.setTimeout(limit, () => sent.destroy(new Error(`nothing came within ${limit} ms`)));
    sent.on('error', reject);
    if (body !== undefined) sent.setHeader('content-length', Buffer.byteLength(body));
    sent.end(body);
  });
}

/** All of an answer; of one that never ends, its beginning. */
async function read(response: IncomingMessage): Promise<Answer> {
  const type = (response.headers['content-type'] ?? '').split(';', 1)[0]!;
  const status = response.statusCode!;
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if (type === 'text/event-stream') break;
  }
  return { status, type, body: Buffer.concat(chunks).toString() };
}

function codeIn(body: string): string {
  try {
    return (JSON.parse(body) as { readonly code?: string }).code ?? '';
  } catch {
    return '';
  }
}

function told({ method, path, headers, body, credential }: Asked): string {
  const shown = Object.entries(headers).map(
    ([name, value]) => `${name}: ${name === 'authorization' ? `(${credential})` : value.slice(0, 200)}`,
  );
  return [`${method} ${path.slice(0, 500)}`, ...shown, '', body?.toString().slice(0, 500) ?? ''].join('\n');
}
