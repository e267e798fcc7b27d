import { describe, expect, it } from '@jest/globals';
import type { Status } from '#libs/commitments';
import type { OwedItem } from '#libs/read-models';
import { byKind, changesBetween } from './relation.js';

const item = (id: string, changes: Partial<OwedItem> & { readonly japan?: Status } = {}): OwedItem => {
  const { japan = 'active', ...rest } = changes;
  return {
    id,
    kind: 'coordination_pledge',
    subject: `Promise ${id}`,
    debtors: ['JPN', 'USA'],
    creditors: ['USA'],
    effective: '2024-01-01',
    deadline: { type: 'none' },
    status: 'mixed',
    standing: [
      { debtor: 'USA', status: 'withdrawn', since: '2024-01-01' },
      { debtor: 'JPN', status: japan, since: '2024-01-01' },
    ],
    conditions: [],
    disputed: false,
    disputes: [],
    version: 1,
    position: '1',
    recordedAt: 0,
    dueAt: null,
    source: null,
    ...rest,
  };
};

const told = (items: readonly OwedItem[], debtor = 'JPN', creditor = 'USA') =>
  byKind(items, debtor, creditor).map(({ kind, byStatus }) => [
    kind,
    ...byStatus.map(({ status, commitments }) => `${status}: ${commitments.map(({ id }) => id).join(' ')}`),
  ]);

describe('What is owed', () => {
  it('goes by the standing of the debtor asked for, what is open first', () =>
    expect(told([item('a', { japan: 'fulfilled' }), item('b'), item('c', { japan: 'lapsed' })])).toEqual([
      ['coordination_pledge', 'active: b', 'fulfilled: a', 'lapsed: c'],
    ]));

  it('goes by kind, and within a status as it was made', () =>
    expect(
      told([
        item('a', { effective: '2024-02-01' }),
        item('b', { kind: 'defense_guarantee', japan: 'in_force' }),
        item('c'),
      ]),
    ).toEqual([
      ['defense_guarantee', 'in_force: b'],
      ['coordination_pledge', 'active: c a'],
    ]));

  it('is mutual where each is a debtor and a creditor', () => {
    const [kind] = byKind([item('a'), item('b', { creditors: ['JPN', 'USA'] })], 'JPN', 'USA');
    expect(kind!.byStatus[0]!.commitments.map(({ id, mutual }) => [id, mutual])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('names the day on which it falls due in the zone of its deadline', () => {
    const dueAt = Date.UTC(2024, 2, 31, 14, 59, 59, 999);
    const deadline = { type: 'date', notAfter: '2024-03-31', zone: 'Asia/Tokyo' } as const;
    expect(byKind([item('a', { dueAt, deadline })], 'JPN', 'USA')[0]!.byStatus[0]!.commitments[0]!.dueOn).toBe(
      '2024-03-31',
    );
  });
});

describe('What changed', () => {
  it('is nothing where only counters moved', () =>
    expect(changesBetween(item('a'), item('a', { version: 2, position: '9' }))).toEqual([]));

  it('is told by what tells items of lists apart', () =>
    expect(
      changesBetween(
        item('a', { conditions: ['due_soon'] }),
        item('a', { japan: 'fulfilled', conditions: ['disputed'], disputed: true }),
      ),
    ).toEqual([
      { path: '/disputed', was: false, now: true },
      { path: '/standing/JPN/status', was: 'active', now: 'fulfilled' },
      { path: '/conditions/due_soon', was: true, now: null },
      { path: '/conditions/disputed', was: null, now: true },
    ]));

  it('is everything where there was nothing, and where nothing is left', () => {
    expect(changesBetween(undefined, item('a'))).toContainEqual({ path: '/status', was: null, now: 'mixed' });
    expect(changesBetween(item('a'), undefined)).toContainEqual({ path: '/status', was: 'mixed', now: null });
  });
});
