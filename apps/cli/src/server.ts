import { readFileSync } from 'node:fs';
import { firstKeyFile } from '#libs/application';

/** A running Pacta, and what it lets one do. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** None where everybody may read. */
  readonly key?: string | undefined;
}

/** Where the key is taken from, for those who are told that they need one. */
export const KEY_VARIABLE = 'PACTA_API_KEY';

const ON_THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0']);

/**
 * A server, with the key that the environment names. On this machine the first key will do, where it can be read: it is sent
 * nowhere else.
 */
export function serverAt(url: string): Server {
  const { [KEY_VARIABLE]: key, PACTA_DATA_DIR: directory = './pacta-data' } = process.env;
  if (key) return { url, key };
  return URL.canParse(url) && ON_THIS_MACHINE.has(new URL(url).hostname)
    ? { url, key: firstKeyIn(directory) }
    : { url };
}

/** The key that a data directory's first start made. */
export function firstKeyIn(directory: string): string | undefined {
  try {
    return readFileSync(firstKeyFile(directory), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The header that a server asks for. */
export const authorization = ({ key }: Server): Readonly<Record<string, string>> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` };
