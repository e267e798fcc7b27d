import { authorization, KEY_VARIABLE, type Server } from './server.js';

/** Asks the API of a running Pacta; its problems become errors that say what it said. */
export async function ask<Answer>(server: Server, path: string, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
  const response = await fetch(new URL(path, server.url), { method, headers: authorization(server) });
  const answer = (await response.json()) as Answer & Problem;
  if (response.ok) return answer;
  throw new Error(`${response.status} ${answer.detail ?? answer.title ?? ''}${keyMissing(response.status)}`.trim());
}

/** What a user of the command line does about an answer that asks for a key. */
export const keyMissing = (status: number): string =>
  status === 401 || status === 403 ? ` Name the key by ${KEY_VARIABLE}.` : '';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
}

/**
 * What a running Pacta sends of a type, read on as it is taken; whoever takes no more ends the connection. Throws, in words for
 * a user, where nothing or another program answers, and where the answer breaks off.
 */
export async function bytesFrom(server: Server, path: string, type: string): Promise<AsyncIterable<Uint8Array>> {
  const { url } = server;
  const { body, status, headers } = await answerOf(server, path, type);
  const sent = headers.get('content-type')?.split(';', 1)[0] ?? 'nothing';
  if (status === 200 && sent === type && body) return unbroken(body, url);
  const problem = sent === 'application/problem+json' ? await problemIn(body) : undefined;
  if (problem === undefined || status === 404) {
    await body?.cancel().catch(() => undefined);
    throw new Error(
      `what answers at ${url} is no Pacta that has ${path}: it answered ${status} with ${sent}. Name another with --url`,
    );
  }
  throw new Error(`${url} answered ${status}: ${problem.detail ?? problem.title}${keyMissing(status)}`);
}

/** A path of a server. Throws where the URL is none, in words for a user. */
export function targetAt(url: string, path: string): URL {
  const target = URL.canParse(url) ? new URL(path, url) : undefined;
  if (!target || !/^https?:$/.test(target.protocol) || target.username || target.password)
    throw new Error(`${url} is no URL of a Pacta: name one such as http://127.0.0.1:3000`);
  return target;
}

async function answerOf(server: Server, path: string, accept: string): Promise<Response> {
  const { url } = server;
  const target = targetAt(url, path);
  try {
    return await fetch(target, { headers: { accept, ...authorization(server) } });
  } catch (error) {
    throw new Error(`no Pacta answers at ${url}: start it, or name it with --url`, { cause: error });
  }
}

/** What a problem says; nothing where the answer is none. */
export async function problemIn(body: ReadableStream<Uint8Array> | null): Promise<Problem | undefined> {
  try {
    const problem = (await new Response(body).json()) as Problem | null;
    return problem?.detail === undefined && problem?.title === undefined ? undefined : problem;
  } catch {
    return undefined;
  }
}

async function* unbroken(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Error(`the connection to ${url} broke before the end: try again`, { cause: error });
  }
}
