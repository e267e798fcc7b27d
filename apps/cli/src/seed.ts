import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** One line of a seed: a request to the API, and the name by which later lines speak of what it made. */
interface SeedLine {
  readonly name: string;
  readonly post: string;
  readonly body: unknown;
}

/** What a line's request was answered with. */
export interface Made {
  readonly id: string;
  readonly followUpId?: string;
  readonly statementId?: string;
  readonly events: readonly { readonly id: string }[];
}

/** The API said no to a line of the seed. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}

/**
 * Sends each line of a seed to a running Pacta, in order. Loading it twice changes nothing: every line has a key of its own.
 * @param url of the API, such as `http://127.0.0.1:3000`
 * @param onMade told after each line
 */
export async function loadSeed(
  file: string,
  url: string,
  onMade: (name: string, made: Made) => void = () => {},
): Promise<ReadonlyMap<string, Made>> {
  const made = new Map<string, Made>();
  for (const line of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
    const { name, post, body } = JSON.parse(line) as SeedLine;
    const answer = await send(`${url}${named(post, made)}`, `${basename(file)}/${name}`, await filled(body, made, dirname(file)));
    made.set(name, answer);
    onMade(name, answer);
  }
  return made;
}

async function send(url: string, key: string, body: unknown): Promise<Made> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new SeedRefused(`${key}: ${JSON.stringify(answer)}`);
  return answer as Made;
}

/** Puts what earlier lines made in place of `${name}`, and the text of a file in place of `{ "file": … }`. */
async function filled(value: unknown, made: ReadonlyMap<string, Made>, folder: string): Promise<unknown> {
  if (typeof value === 'string') return named(value, made);
  if (Array.isArray(value)) return Promise.all(value.map((each) => filled(each, made, folder)));
  if (typeof value !== 'object' || value === null) return value;
  if ('file' in value && typeof value.file === 'string') return readFile(join(folder, value.file), 'utf8');
  const members = Object.entries(value).map(async ([field, each]) => [field, await filled(each, made, folder)] as const);
  return Object.fromEntries(await Promise.all(members));
}

function named(text: string, made: ReadonlyMap<string, Made>): string {
  return text.replaceAll(/\$\{([\w-]+)\}/g, (_, name: string) => {
    const answer = made.get(name);
    if (!answer) throw new Error(`no earlier line of the seed is named ${name}`);
    return answer.followUpId ?? answer.statementId ?? answer.id;
  });
}
