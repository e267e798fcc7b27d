import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { CommitmentCommand } from '#libs/commitments';
import { DAY, rfc3339 } from '#libs/event-sourcing';
import { type CommitmentFilter, type FollowUpFilter, type Sort, SORTS } from '#libs/read-models';
import { idOf, type OpenRows, type TrialLedger } from './ledger.js';
import { nameOf, pages, pickFrom, projected, runsOf, STEP_BY_STEP } from './read-models.contract.js';

const COMMITMENTS = 40;

/** Days: how long before its recording it was made, how long after the last one it was recorded, and what became of it. */
const someLife = fc.record({
  late: fc.constantFrom(0, 0, 0, 1, 5, 20, 90, 400, 4_000),
  later: fc.constantFrom(0, 1, 10, 40),
  due: fc.constantFrom(undefined, 5, 30, 300),
  party: fc.constantFrom('JPN', 'JPN', 'JPN', 'USA', 'KOR'),
  becomes: fc.constantFrom('', '', 'fulfilled', 'redated', 'postdated', 'retracted', 'chased', 'closed'),
});

type Life = ReturnType<typeof lifeOf>;
const lifeOf = (life: typeof someLife extends fc.Arbitrary<infer T> ? T : never) => life;

const FILTERS: readonly CommitmentFilter[] = [
  {},
  { party: 'USA' },
  { debtor: 'JPN', creditor: 'KOR' },
  { debtor: 'JPN', status: 'active' },
  { condition: 'overdue' },
  { status: 'fulfilled' },
];

const CHASED: readonly FollowUpFilter[] = [
  { state: 'all' },
  { state: 'outstanding', party: 'USA' },
  { state: 'closed', owner: 'ana' },
  { state: 'outstanding', due: '30d' },
];

/** Lists of many commitments, read in as small steps as a million make needful: see `Effort`. */
export function manyContract(name: string, open: OpenRows, runs = 6): void {
  describe(`Read models of many commitments on ${name}`, () => {
    it('answer page by page what a fold answers, of whatever day and as known whenever', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(someLife, { minLength: COMMITMENTS, maxLength: COMMITMENTS }),
          fc.infiniteStream(fc.nat()),
          (lives, picks) =>
            projected(
              open,
              (ledger) => live(ledger, lives),
              STEP_BY_STEP,
              async (queries, reference, head) => {
                const pick = pickFrom(picks);
                const instants = reference.instants();
                // Those by recording have the most ways to be read.
                for (const sort of [
                  ...SORTS,
                  ...Array<Sort>(4).fill('-recorded'),
                  ...Array<Sort>(2).fill('recorded'),
                ]) {
                  for (const filter of FILTERS) {
                    const [asOf, known] = [instants[pick(instants.length)]!, pick(3) ? head : pick(head) + 1];
                    const [clocks, limit] = [{ asOf, knownAt: String(known) }, 2 + pick(6)];
                    const items = await pages((after) => queries.commitments(filter, clocks, sort, limit, after));
                    expect(items).toEqual(reference.commitments(filter, sort, asOf, known));
                  }
                }
                for (const filter of [...CHASED, ...CHASED, ...CHASED]) {
                  const [asOf, known] = [instants[pick(instants.length)]!, pick(3) ? head : pick(head) + 1];
                  const [clocks, limit] = [{ asOf, knownAt: String(known) }, 2 + pick(6)];
                  const items = await pages((after) => queries.followUps(filter, clocks, limit, after));
                  expect(items.map(nameOf).toSorted()).toEqual(reference.followUps(filter, asOf, known).toSorted());
                }
              },
              COMMITMENTS,
            ),
        ),
        { numRuns: runsOf(runs) },
      );
    }, 60_000);
  });
}

async function live(ledger: TrialLedger, lives: readonly Life[]): Promise<void> {
  for (const [nth, life] of lives.entries()) {
    const events = await recordOne(ledger, nth, life);
    ledger.now += life.later * DAY;
    const act = actOf(life, rfc3339(ledger.now), events);
    // What becomes of it is recorded after others were.
    if (act) await ledger.act(nth, act);
    const opened = life.becomes === 'closed' ? (await ledger.commitments.load(idOf(nth))).events.at(-1)!.id : undefined;
    if (opened) {
      await ledger.act(nth, {
        type: 'close-follow-up',
        at: ledger.now,
        data: { followUp: opened, outcome: 'answered', effective: rfc3339(ledger.now), source: SOURCE },
      } as unknown as CommitmentCommand);
    }
  }
}

const SOURCE = { title: 'A communiqué', url: 'https://example.org/', quote: 'They will coordinate.', verified: false };

async function recordOne(ledger: TrialLedger, nth: number, { late, due, party }: Life): Promise<string> {
  const made = ledger.now - late * DAY;
  const data = {
    kind: 'coordination_pledge',
    subject: `Promise ${nth % 7}`,
    debtors: [party],
    creditors: ['USA' === party ? 'JPN' : 'KOR'],
    terms: { topics: ['trade'] },
    deadline: due === undefined ? { type: 'none' } : { type: 'date', notAfter: rfc3339(made + due * DAY).slice(0, 10) },
    effective: rfc3339(made),
    source: SOURCE,
  };
  const done = await ledger.act(nth, { type: 'record', at: ledger.now, data } as unknown as CommitmentCommand);
  expect(done).toBeDefined();
  return (await ledger.commitments.load(idOf(nth))).events[0]!.id;
}

function actOf({ becomes, party, late, later }: Life, now: string, event: string): CommitmentCommand | undefined {
  const at = Date.parse(now);
  const earlier = rfc3339(at - (late + 50) * DAY);
  const nextDay = rfc3339(at - (late + later - 1) * DAY);
  const acts: Record<string, object> = {
    fulfilled: { type: 'assert-fulfilment', data: { by: party, degree: 'full', effective: now, source: SOURCE } },
    redated: { type: 'correct-event', data: { event, changes: { effective: earlier }, reason: 'misread' } },
    postdated: { type: 'correct-event', data: { event, changes: { effective: nextDay }, reason: 'misread' } },
    retracted: { type: 'retract', data: { reason: 'never said' } },
    chased: { type: 'open-follow-up', data: { action: 'ask', owner: 'ana', effective: now } },
    closed: { type: 'open-follow-up', data: { action: 'ask', owner: 'ana', dueOn: now.slice(0, 10), effective: now } },
  };
  return becomes === '' ? undefined : ({ ...acts[becomes], at } as unknown as CommitmentCommand);
}
