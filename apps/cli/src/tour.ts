import { loadSeed } from './seed.js';

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
  readonly recordedAt: string;
  readonly changes: readonly { readonly path: string; readonly was: unknown; readonly now: unknown }[];
}

interface FollowUp {
  readonly commitment: { readonly subject: string };
  readonly reason: string;
  readonly action: string;
  readonly why: string;
}

/** The day on which the tour asks what was outstanding. */
const THEN = '2022-01-01';

/** Loads a seed into a running Pacta and prints what it can answer: what was logged, one pledge's history, what is outstanding. */
export async function tour(seed: string, url: string, print: (line: string) => void): Promise<void> {
  const made = await loadSeed(seed, url);
  const visit = made.get('visit')!.id;
  const { position } = made.get('visit')!;
  const get = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}${path.includes('?') ? '&' : '?'}minPosition=${position}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };

  print(`\nWhat was logged (${made.size} lines)\n  GET /v1/commitments?sort=effective`);
  const { items } = await get<Listed<ListedCommitment>>('/v1/commitments?sort=effective');
  for (const { subject, kind, status, conditions } of items) {
    print(`  · ${subject}\n      ${[kind, status, ...conditions].join(' · ')}`);
  }

  print(`\nHow one pledge has changed\n  GET /v1/commitments/${visit}/history`);
  const history = await get<Listed<HistoryEntry>>(`/v1/commitments/${visit}/history`);
  for (const { version, says, changes } of history.items) {
    print(`  ${String(version).padStart(2)} ${says}`);
    for (const { path, was, now } of changes) print(`       ${path}: ${JSON.stringify(was)} → ${JSON.stringify(now)}`);
  }

  for (const [when, query] of [
    [`on ${THEN}`, `?asOf=${THEN}`],
    ['now', ''],
  ] as const) {
    print(
      `\nWhat was outstanding ${when}\n  GET /v1/follow-ups${query}`.replace(
        'was outstanding now',
        'is outstanding now',
      ),
    );
    const followUps = await get<Listed<FollowUp>>(`/v1/follow-ups${query}`);
    if (followUps.items.length === 0) print('  nothing');
    for (const { commitment, reason, action, why } of followUps.items) {
      print(`  · ${reason}: ${commitment.subject}\n      ${action}. ${why}`);
    }
  }
  print(`\nThe words, where they stand\n  GET /v1/documents/${made.get('call')!.id}`);
}
