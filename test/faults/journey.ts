import { expect } from '@jest/globals';
import type { Pacta } from '../journeys/pacta.js';
import { pledge } from '../journeys/pledge.js';

/** A write, under a key of its own. */
interface Step {
  readonly key: string;
  /** What it is done to: the key of the step that made that. */
  readonly on?: string;
  readonly path: string;
  readonly body: object;
}

/** Documents, commitments, an act, a judgement, a follow-up. */
const STEPS: readonly Step[] = [
  {
    key: 'text',
    path: '/v1/documents',
    body: { title: 'A text', text: 'We will work together. We hope for the best.' },
  },
  { key: 'one', path: '/v1/commitments', body: pledge('One') },
  { key: 'two', path: '/v1/commitments', body: pledge('Two') },
  { key: 'moved', on: 'one', path: 'report-progress', body: { effective: '2022-03', note: 'A group was named.' } },
  { key: 'kept', on: 'one', path: 'assert-fulfilment', body: { effective: '2022-04-01', by: 'USA', degree: 'full' } },
  { key: 'chase', on: 'two', path: 'follow-ups', body: { action: 'Ask', owner: 'desk', dueOn: '2022-02-01' } },
];

/** How many events the whole journey leaves. */
export const EVENTS = STEPS.length;

interface Receipt {
  readonly id: string;
}
/** The receipts that were given, by the key of the step. */
export type Receipts = ReadonlyMap<string, Receipt>;

/** What a failing disk may bring, and nothing else may. */
const PROMISED = new Set(['outcome-unknown', 'store-unavailable', 'disk-full', 'behind', 'parked']);

/**
 * Sends every step whose subject is there, and asks for what was made. Throws at an answer that no failing disk explains; a
 * request that gets none is as good as one that was never sent.
 */
export async function travel(server: Pacta): Promise<Receipts> {
  const receipts = new Map<string, Receipt>();
  for (const { key, on, path, body } of STEPS) {
    const subject = on === undefined ? undefined : receipts.get(on);
    if (on !== undefined && !subject) continue;
    const answer = await server
      .post(subject ? `/v1/commitments/${subject.id}/${path}` : path, body, key)
      .catch(() => undefined);
    if (!answer) continue;
    if (answer.status < 300) receipts.set(key, answer.body as Receipt);
    else expectPromised(answer.status, answer.body);
  }
  for (const path of ['/v1/commitments', '/v1/follow-ups?state=all']) {
    const answer = await server.ask(path).catch(() => undefined);
    if (answer && answer.status !== 200) expectPromised(answer.status, answer.body);
  }
  return receipts;
}

function expectPromised(status: number, body: unknown): void {
  const { code } = body as { readonly code: string };
  expect([status, code, PROMISED.has(code)]).toEqual([code === 'disk-full' ? 507 : 503, code, true]);
}
