import type { EventStoreDb } from './eventstoredb.js';
import { LedgerUnusable } from './ledger-unusable.js';

/** What takes events out of a stream, as its metadata says it. */
const LIMITS = ['$maxAge', '$maxCount', '$tb'] as const;

type StreamMetadata = Partial<Record<(typeof LIMITS)[number], number>>;

/**
 * Throws `LedgerUnusable` where a stream of the ledger forgets events by age or by number, was truncated, or was deleted: nothing
 * of a ledger may go. Looks at every `$metadata` and tombstone that the server holds.
 */
export async function refuseLimits(server: EventStoreDb, where: string, prefixes: readonly string[]): Promise<void> {
  const isOurs = (stream: string) => prefixes.some((prefix) => stream.startsWith(prefix));
  const found = new Map<string, string>();
  const filter = { on: 'type', prefixes: ['$metadata', '$streamDeleted'] } as const;
  const { signal } = new AbortController();
  for await (const { events } of server.subscribe(filter, undefined, 100, signal, true)) {
    for (const { stream, type, data } of events) {
      if (type === '$streamDeleted' && isOurs(stream)) found.set(stream, 'was deleted (tombstone)');
      const owner = stream.slice('$$'.length);
      if (type !== '$metadata' || !isOurs(owner)) continue;
      const limits = LIMITS.filter((limit) => (data as StreamMetadata)[limit] !== undefined);
      if (limits.length > 0) found.set(owner, `has ${limits.join(' and ')}`);
      else found.delete(owner);
    }
  }
  const [first] = found;
  if (!first) return;
  const [stream, what] = first;
  const others = found.size > 1 ? `, and so do ${found.size - 1} others` : '';
  const advice = 'Take the limit out of the metadata of the stream; bring back what is gone from a backup.';
  throw new LedgerUnusable(where, `${stream} ${what}${others}: a ledger keeps everything. ${advice}`);
}
