import { type ControlStore, isRole, type KeptKey, type Role, ROLES } from '#libs/access';
import { newKey, openControl } from '#libs/application';
import { placesWith } from './places.js';

interface Options {
  readonly dataDir: string;
  readonly json: boolean;
}

interface CreateOptions extends Options {
  readonly name: string;
  readonly role: readonly string[];
  readonly expires?: string;
  readonly actor?: string;
}

const DAY = 86_400_000;

/** `pacta keys create`: prints the key, which nobody can be told again. */
export async function createKey({ dataDir, json, name, role, expires, actor }: CreateOptions): Promise<void> {
  const now = Date.now();
  const request = { name: nameIn(name), roles: rolesIn(role), ...expiryIn(expires, now), ...actorIn(actor) };
  await withStore(dataDir, async (store) => {
    const { text, key } = newKey(request, now);
    await store.addKey(key);
    if (json) return print(JSON.stringify({ key: text, ...forMachines(key) }));
    process.stderr.write(`${told(key, now)}\nThe key, which is shown this once:\n`);
    return print(text);
  });
}

/** `pacta keys list`, oldest first. */
export async function listKeys({ dataDir, json }: Options): Promise<void> {
  await withStore(dataDir, async (store) => {
    const [keys, now] = [await store.keys(), Date.now()];
    print(json ? JSON.stringify(keys.map(forMachines)) : keys.map((key) => told(key, now)).join('\n'));
  });
}

/** `pacta keys revoke`: the running server refuses it from the next request on. */
export async function revokeKey(id: string, { dataDir }: { readonly dataDir: string }): Promise<void> {
  await withStore(dataDir, async (store) => {
    if (!(await store.revokeKey(id, Date.now()))) throw new Error(`there is no key ${id}: pacta keys list names them`);
    print(`${id} is revoked`);
  });
}

async function withStore(dataDir: string, work: (store: ControlStore) => Promise<void>): Promise<void> {
  const store = await openControl(placesWith(dataDir), 'existing');
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function nameIn(name: string): string {
  if (name.trim() !== '' && name.length <= 200) return name;
  throw new Error('--name says whose the key is, in 1 to 200 characters');
}

function rolesIn(words: readonly string[]): readonly Role[] {
  const wrong = words.find((word) => !isRole(word));
  if (wrong !== undefined) throw new Error(`there is no role ${wrong}: ${ROLES.join(', ')}`);
  return ROLES.filter((role) => words.includes(role));
}

function expiryIn(text: string | undefined, now: number): { readonly expiresAt?: number } {
  if (text === undefined) return {};
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const at = days === undefined ? Date.parse(text) : now + Number(days) * DAY;
  if (at > now) return { expiresAt: at };
  throw new Error(
    `--expires is '${text}'; it may be: so many days, such as 90d, or an instant to come, such as 2030-01-31`,
  );
}

function actorIn(id: string | undefined): { readonly actor?: string } {
  if (id === undefined) return {};
  if (/^[a-z0-9-]{1,40}$/.test(id)) return { actor: id };
  throw new Error(`--actor is '${id}'; it may be: an actor that pacta keys list names`);
}

const forMachines = ({ id, actor, roles, createdAt, expiresAt, revokedAt }: KeptKey): object => ({
  id,
  actor: actor.id,
  name: actor.name,
  roles,
  createdAt: new Date(createdAt).toISOString(),
  expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  revokedAt: revokedAt === undefined ? null : new Date(revokedAt).toISOString(),
});

function told(key: KeptKey, now: number): string {
  const { id, actor, roles } = key;
  return [id, actor.id, roles.join(','), stateOf(key, now), actor.name].join('  ');
}

function stateOf({ expiresAt, revokedAt }: KeptKey, now: number): string {
  if (revokedAt !== undefined) return `revoked on ${day(revokedAt)}`;
  if (expiresAt === undefined) return 'never expires';
  return `${expiresAt <= now ? 'expired' : 'expires'} on ${day(expiresAt)}`;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
