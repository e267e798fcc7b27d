import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { Tombstoned, WrongVersion } from './log.js';

/** Where a node can be reached. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** An error as the server sends it: a status, and trailers of which `exception` tells the client which one it is. */
function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const notLeader = ({ address, port }: Endpoint): ServiceError =>
  failure(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': address,
    'leader-endpoint-port': String(port),
  });

export const accessDenied = (): ServiceError =>
  failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const unauthenticated = (): ServiceError => failure(status.UNAUTHENTICATED, 'Unauthenticated');

export const notReady = (): ServiceError => failure(status.UNAVAILABLE, 'Server Is Not Ready');

export const timedOut = (): ServiceError => failure(status.ABORTED, 'Operation timed out');

export const invalid = (details: string): ServiceError => failure(status.INVALID_ARGUMENT, details);

export const tooLarge = (most: number): ServiceError =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(most),
  });

const deleted = (stream: string): ServiceError =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

function wrongVersion({ stream, current, expected, message }: WrongVersion): ServiceError {
  const known = current < 0 ? {} : { 'actual-version': String(current) };
  const numbered = { any: -2, no_stream: -1, stream_exists: -4 } as const;
  return failure(status.FAILED_PRECONDITION, message, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(typeof expected === 'number' ? expected : numbered[expected]),
    ...known,
  });
}

/** What the log threw, as an error of the protocol. */
export function failureOf(error: unknown): ServiceError {
  if (error instanceof Tombstoned) return deleted(error.stream);
  if (error instanceof WrongVersion) return wrongVersion(error);
  if (error instanceof Error && 'code' in error) return error as ServiceError;
  return failure(status.UNKNOWN, String(error));
}
