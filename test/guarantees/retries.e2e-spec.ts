import { expect, it } from '@jest/globals';
import { serve } from '../../apps/api/src/testing.js';
import { inTemporary } from '../bench/measure.js';
import { pledge } from '../journeys/pledge.js';
import { atOnce } from './at-once.js';

const STARTS = 10;
const AT_ONCE = 100;

it(`The same key and body ${STARTS * AT_ONCE} times, across restarts and races: one set of events, the same receipt`, async () => {
  await inTemporary(async (dataDirectory) => {
    const receipts = new Map<string, Set<string>>();
    const tell = (path: string, { status, text }: { readonly status: number; readonly text: string }) =>
      receipts.set(path, (receipts.get(path) ?? new Set<string>()).add(`${status} ${text}`));
    for (let start = 1; start <= STARTS; start++) {
      const served = await serve({}, { dataDirectory });
      const send = async (path: string, body: object) => {
        const answer = await served.post(path, body, { 'Idempotency-Key': 'the same' });
        tell(path, answer);
        return answer;
      };
      await atOnce(AT_ONCE, async (nth) => {
        const { body: made } = await send('/v1/commitments', pledge('The one'));
        await send(`/v1/commitments/${made.id}/report-progress`, { effective: '2021-12-01', note: 'a note' });
        await send('/v1/documents', { title: 'The one', text: 'We will work together.' });
        if (nth % 10 === 0) {
          // Another body under the key is told so, and changes nothing.
          const other = await served.post('/v1/commitments', pledge('Another'), { 'Idempotency-Key': 'the same' });
          expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
        }
      });
      const events = (await served.get('/v1/events')).body.items as readonly { readonly type: string }[];
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        'CommitmentRecorded',
        'DocumentAdded',
        'ProgressReported',
      ]);
      await served.close();
    }
    expect([...receipts.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
  });
}, 120_000);
