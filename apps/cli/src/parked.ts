import { ask } from './remote.js';
import { serverAt } from './server.js';

interface Parked {
  readonly model: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly error: string;
  readonly since: string;
}

interface Options {
  readonly url: string;
  readonly json: boolean;
}

export async function listParked({ url, json }: Options): Promise<void> {
  const { parked } = await ask<{ parked: readonly Parked[] }>(serverAt(url), '/v1/read-models');
  print(parked, json, 'nothing is parked');
}

/** Ends with exit code 1 while something of the stream still waits. */
export async function retryParked(stream: string, { url, json }: Options): Promise<void> {
  const path = `/v1/read-models/parked/${encodeURIComponent(stream)}/retry`;
  const { parked } = await ask<{ parked: readonly Parked[] }>(serverAt(url), path, 'POST');
  print(parked, json, `${stream} is projected`);
  if (parked.length > 0) process.exitCode = 1;
}

function print(parked: readonly Parked[], json: boolean, nothing: string): void {
  const lines = json
    ? [JSON.stringify(parked)]
    : parked.map(
        ({ model, stream, version, type, error, since }) =>
          `${model}  ${stream}  ${version} ${type}  since ${since}: ${error}`,
      );
  process.stdout.write(`${(lines.length > 0 ? lines : [nothing]).join('\n')}\n`);
}
