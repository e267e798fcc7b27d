import { ask } from './remote.js';
import { loadSeed } from './seed.js';
import type { Server } from './server.js';

interface Listed<Item> {
  readonly items: readonly Item[];
}

interface ListedCommitment {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly status: string;
  readonly conditions: readonly string[];
}

interface HistoryEntry {
  readonly version: number;
  readonly says: string;
  readonly changes: readonly { readonly path: string; readonly was: unknown; readonly now: unknown }[];
}

interface FollowUp {
  readonly commitment: { readonly subject: string };
  readonly reason: string;
  readonly action: string;
  readonly why: string;
}

interface Statement {
  readonly effective: string;
  readonly quote: string | null;
  readonly change: Record<'added' | 'removed' | 'moved', readonly string[]> | null;
}

/** The day on which the tour asks what was outstanding. */
const THEN = '2022-01-01';

/** What a stop of the tour needs: the API's answers, and where to print. */
interface Guide {
  get<Answer>(path: string): Promise<Answer>;
  print(line: string): void;
}

/**
 * Loads a seed into a running Pacta and prints what it can answer: what was logged, one pledge's history, one guarantee's
 * wording, what is outstanding.
 */
export async function tour(seed: string, server: Server, print: (line: string) => void): Promise<void> {
  const made = await loadSeed(seed, server);
  const { id: visit, position } = made.get('visit')!;
  const get = async <Answer>(path: string): Promise<Answer> =>
    ask<Answer>(server, `${path}${path.includes('?') ? '&' : '?'}minPosition=${position}`);
  const guide: Guide = { get, print };

  print(`\nWhat was logged (${made.size} lines)`);
  await commitments(guide);
  print('\nHow one pledge has changed');
  await history(guide, visit);
  print('\nHow one guarantee was worded, each time it was said again: + what is new, - what is gone, ~ what moved');
  await wording(guide, made.get('guarantee')!.id);
  print(`\nWhat was outstanding on ${THEN}`);
  await followUps(guide, `?asOf=${THEN}`);
  print('\nWhat is outstanding now');
  await followUps(guide, '');
  print(`\nThe words, where they stand\n  GET /v1/documents/${made.get('call')!.id}`);
}

/** The items of a list, after its path is printed. */
async function listed<Item>({ get, print }: Guide, path: string): Promise<readonly Item[]> {
  print(`  GET ${path}`);
  const { items } = await get<Listed<Item>>(path);
  return items;
}

async function commitments(guide: Guide): Promise<void> {
  for (const each of await listed<ListedCommitment>(guide, '/v1/commitments?sort=effective')) {
    guide.print(`  · ${each.subject}\n      ${[each.kind, each.status, ...each.conditions].join(' · ')}`);
  }
}

async function history(guide: Guide, id: string): Promise<void> {
  for (const { version, says, changes } of await listed<HistoryEntry>(guide, `/v1/commitments/${id}/history`)) {
    guide.print(`  ${String(version).padStart(2)} ${says}`);
    for (const { path, was, now } of changes) {
      guide.print(`       ${path}: ${JSON.stringify(was)} → ${JSON.stringify(now)}`);
    }
  }
}

async function wording(guide: Guide, id: string): Promise<void> {
  for (const { effective, quote, change } of await listed<Statement>(guide, `/v1/commitments/${id}/statements`)) {
    guide.print(`  ${effective.slice(0, 'YYYY-MM-DD'.length)}${change ? '' : ` “${quote}”`}`);
    const tell = (sign: string, phrases: readonly string[] = []) => {
      if (phrases.length > 0) guide.print(`    ${sign} ${phrases.join(' … ')}`);
    };
    tell('+', change?.added);
    tell('-', change?.removed);
    tell('~', change?.moved);
  }
}

async function followUps(guide: Guide, query: string): Promise<void> {
  const items = await listed<FollowUp>(guide, `/v1/follow-ups${query}`);
  if (items.length === 0) guide.print('  nothing');
  for (const { commitment, reason, action, why } of items) {
    guide.print(`  · ${reason}: ${commitment.subject}\n      ${action}. ${why}`);
  }
}
