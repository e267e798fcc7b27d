import { it } from '@jest/globals';
import { rfc3339 } from '#libs/event-sourcing';
import { act, at, event, HAPPENINGS, idOf, pledge, recordOf, visit, TODAY } from './testing.js';
import { commitment } from './commitment/commitment.js';
import { history } from './commitment/history.js';
import { timeline } from './commitment/timeline.js';
import { outstanding } from './commitment/outstanding.js';
import { believe } from './commitment/facts.js';

const N = 10_000;
const time = (name: string, f: () => unknown) => {
  f();
  const t = performance.now();
  f();
  console.log(name, (performance.now() - t).toFixed(1), 'ms');
};
const cases = {
  progress: [pledge(), ...Array.from({ length: N - 1 }, (_, i) => event('ProgressReported', { effective: rfc3339(at('2021-02-01T00:00:00Z') + i * 60000) }))],
  zoned: [pledge(), ...Array.from({ length: N - 1 }, (_, i) => event('ProgressReported', { effective: rfc3339(at('2021-02-01T00:00:00Z') + (i % 1000) * 86400000).slice(0, 10), zone: 'Asia/Tokyo' }))],
  followUps: [pledge(), ...Array.from({ length: N - 1 }, (_, i) => i % 2 ? event('FollowUpClosed', { followUp: idOf(i + 1), outcome: 'answered' }) : event('FollowUpOpened', { action: 'Ask' }))],
  conflicts: [pledge(), event('CommitmentWithdrawn', { effective: '2021-02-01' }), ...Array.from({ length: N - 2 }, () => event('ProgressReported', { effective: '2022' }))],
  mixed: [visit(), ...Array.from({ length: N - 1 }, (_, i) => HAPPENINGS[(i * 7) % HAPPENINGS.length]!(rfc3339(at('2021-02-01T00:00:00Z') + ((i * 7919) % N) * 60000), {}))],
};
for (const [name, events] of Object.entries(cases)) {
  it(name, () => {
    const record = recordOf(...events);
    time(name + ' believe', () => believe(record));
    time(name + ' decide', () => commitment.decide(act('attach-source', { stance: 'varies', source: { title: '', url: '', quote: '', verified: false } }, TODAY), [...record]));
    time(name + ' correct', () => commitment.decide(act('correct-event', { event: idOf(2), changes: { note: 'x' }, reason: '' }, TODAY), [...record]));
    time(name + ' timeline', () => timeline(believe(record)));
    if (name !== 'followUps') time(name + ' outstanding', () => outstanding(timeline(believe(record))));
    time(name + ' history50', () => history(record, N - 50, 50));
  });
}
