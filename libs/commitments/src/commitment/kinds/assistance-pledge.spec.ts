import { describe, expect, it } from '@jest/globals';
import { act, assistance, event, given, type GivenEvent, guarantee, stateOn, statuses } from '../../testing.js';
import { summary } from '../summary.js';

const eur = (value: string) => ({ value, currency: 'EUR' });
const usd = (value: string) => ({ value, currency: 'USD' });
const ALONE = { debtors: ['JPN'] };
const day = (number: number) => ({ effective: `2021-02-${String(number).padStart(2, '0')}` });

type Step = (on: { effective: string }) => GivenEvent;
const committed =
  (amount: object, debtor?: string): Step =>
  (on) =>
    event('AmountCommitted', { ...on, amount: amount as never, ...(debtor ? { debtor } : {}) });
const changed =
  (amount: object, more: object = {}): Step =>
  (on) =>
    event('AmountChanged', { ...on, amount: amount as never, ...more });
const delivered =
  (amount?: object, debtor?: string): Step =>
  (on) =>
    event('DeliveryReported', {
      ...on,
      what: 'A transfer',
      ...(amount ? { amount: amount as never } : {}),
      ...(debtor ? { debtor } : {}),
    });
const asserted =
  (degree: 'full' | 'partial'): Step =>
  (on) =>
    event('FulfilmentAsserted', { ...on, by: 'JPN', degree });
const contested: Step = (on) => event('FulfilmentContested', { ...on, by: 'UKR', reason: 'It was not' });
const reopened: Step = (on) => event('CommitmentReopened', { ...on, reason: 'R' });
const withdrawn: Step = (on) => event('CommitmentWithdrawn', on);

const told = (recording: object, steps: readonly Step[]): readonly GivenEvent[] => [
  assistance(recording),
  ...steps.map((step, index) => step(day(index + 1))),
];

describe('An assistance pledge of 100 EUR by one debtor', () => {
  it.each<[string, string, ...Step[]]>([
    ['is pledged', 'pledged'],
    ['is committed once anything is', 'committed', committed(eur('60'))],
    ['is partly delivered once anything is, be it in kind', 'partly_delivered', delivered()],
    ['stays so when more is committed', 'partly_delivered', delivered(eur('60')), committed(eur('60'))],
    ['is not fulfilled by what was committed of it', 'partly_delivered', committed(eur('60')), delivered(eur('60'))],
    ['is fulfilled by all of it', 'fulfilled', delivered(eur('40')), delivered(eur('60'))],
    ['is fulfilled to the cent only', 'partly_delivered', delivered(eur('99.99'))],
    ['is fulfilled by more', 'fulfilled', delivered(eur('100.01'))],
    ['owes what was committed beyond the pledge', 'partly_delivered', committed(eur('120')), delivered(eur('100'))],
    ['adds commitments up', 'partly_delivered', committed(eur('60')), committed(eur('60')), delivered(eur('110'))],
    ['does not take another currency for its own', 'partly_delivered', delivered(usd('1000'))],
    ['owes each currency', 'partly_delivered', committed(usd('110')), delivered(usd('110'))],
    ['is fulfilled once each is there', 'fulfilled', committed(usd('9')), delivered(usd('9')), delivered(eur('100'))],
    ['owes what the pledge was changed to', 'fulfilled', changed(eur('50')), delivered(eur('50'))],
    ['is fulfilled by a change to what was delivered', 'fulfilled', delivered(eur('50')), changed(eur('50'))],
    [
      'changes what was committed where anything was',
      'partly_delivered',
      committed(eur('120')),
      changed(eur('110')),
      delivered(eur('105')),
    ],
    [
      'changes the pledge where that is said',
      'fulfilled',
      committed(eur('50')),
      changed(eur('50'), { stage: 'pledged' }),
      delivered(eur('50')),
    ],
    ['is fulfilled by an assertion', 'fulfilled', asserted('full')],
    ['takes deliveries after it', 'fulfilled', asserted('full'), delivered(eur('1'))],
    ['is where the amounts brought it once that is contested', 'pledged', asserted('full'), contested],
    ['is not led back behind a delivery', 'partly_delivered', asserted('full'), delivered(), contested],
    ['stays fulfilled if all was delivered', 'fulfilled', asserted('full'), delivered(eur('100')), contested],
    ['is not led back behind a commitment', 'committed', asserted('partial'), committed(eur('1')), contested],
    ['is reopened to where the amounts brought it', 'partly_delivered', asserted('full'), delivered(), reopened],
    ['is withdrawn', 'withdrawn', committed(eur('60')), withdrawn],
    ['returns to what it was', 'committed', committed(eur('60')), withdrawn, reopened],
  ])('%s: %s', (_, status, ...steps) => {
    const state = stateOn('2021-03-01', ...told(ALONE, steps));
    expect([statuses(state), state.conflicts]).toEqual([`JPN ${status}`, []]);
  });
});

describe('An assistance pledge of 100 EUR by two debtors', () => {
  it.each<[string, string, ...Step[]]>([
    ['is committed together', 'JPN committed, USA committed', committed(eur('60'))],
    ['is committed by one', 'JPN committed, USA pledged', committed(eur('60'), 'JPN')],
    ['is fulfilled together', 'JPN fulfilled, USA fulfilled', delivered(eur('100'))],
    [
      'is fulfilled by whoever delivered its own',
      'JPN fulfilled, USA pledged',
      committed(eur('6'), 'JPN'),
      delivered(eur('6'), 'JPN'),
    ],
    [
      'counts nothing twice',
      'JPN partly_delivered, USA partly_delivered',
      delivered(eur('50'), 'JPN'),
      delivered(eur('50')),
    ],
  ])('%s: %s', (_, expected, ...steps) => {
    const state = stateOn('2021-03-01', ...told({}, steps));
    expect([statuses(state), state.conflicts]).toEqual([expected, []]);
  });

  it('keeps its pledged amount when one of them changes what it committed of its own', () => {
    const state = stateOn(
      '2021-03-01',
      ...told({}, [committed(eur('60'), 'USA'), changed(eur('40'), { debtor: 'USA' }), delivered(eur('40'), 'USA')]),
    );
    expect(state.content.terms).toMatchObject({ amount: eur('100') });
    expect(statuses(state)).toBe('JPN pledged, USA fulfilled');
  });

  it('names none of them when its amount changes, and changes only what is committed', () => {
    const on = { effective: '2021-02-01', amount: eur('5') };
    const state = 'act-not-allowed' as const;
    given(assistance())
      .when(act('change-amount', { ...on, debtor: 'JPN' }))
      .thenRefuses(state);
    given(assistance())
      .when(act('change-amount', { ...on, stage: 'committed' }))
      .thenRefuses(state);
    given(assistance()).when(act('change-amount', on)).thenRecords({ type: 'AmountChanged', data: on });
  });
});

describe('An assistance pledge without an amount', () => {
  it('is fulfilled by what was committed, else by an assertion alone', () => {
    const terms = { terms: { modality: 'humanitarian' as const, recipient: 'UKR' }, ...ALONE };
    const at = (...steps: Step[]) => statuses(stateOn('2021-03-01', ...told(terms, steps)));
    expect(at(delivered(eur('5')))).toBe('JPN partly_delivered');
    expect(at(committed(eur('5')), delivered(eur('5')))).toBe('JPN fulfilled');
  });
});

describe('What arrives late or was written wrong', () => {
  it('counts from its own day, and what no longer fits is a conflict', () => {
    const late = [assistance(ALONE), delivered(eur('100'))(day(10)), withdrawn(day(5))];
    const state = stateOn('2021-03-01', ...late);
    expect([statuses(state), state.conflicts.map(({ fact }) => fact.type)]).toEqual([
      'JPN withdrawn',
      ['DeliveryReported'],
    ]);
  });

  it('is corrected from its own day on', () => {
    const wrong = event('DeliveryReported', { ...day(1), amount: eur('10'), what: 'A transfer' }, { id: 'wrong' });
    const correction = event('EventCorrected', { event: 'wrong', changes: { amount: eur('100') }, reason: 'A slip' });
    expect(statuses(stateOn('2021-03-01', assistance(ALONE), wrong))).toBe('JPN partly_delivered');
    expect(statuses(stateOn('2021-03-01', assistance(ALONE), wrong, correction))).toBe('JPN fulfilled');
    const retraction = event('EventRetracted', { event: 'wrong', reason: 'Another pledge' });
    expect(statuses(stateOn('2021-03-01', assistance(ALONE), wrong, retraction))).toBe('JPN pledged');
  });
});

describe('What of an assistance pledge counts in sums', () => {
  const TWO = { debtors: ['JPN', 'USA'] };
  const NONE = { pledged: '0', committed: '0', delivered: '0' };
  const joint = (sums: object) => ({ ...TWO, currency: 'EUR', ...NONE, ...sums });
  const ofUsa = (sums: object) => ({ debtors: ['USA'], currency: 'EUR', ...NONE, ...sums });

  it.each<[string, readonly object[], ...Step[]]>([
    ['is pledged by all of them together', [joint({ pledged: '100' })]],
    [
      'is told apart by who gave it, and by currency',
      [
        joint({ pledged: '100', delivered: '0.50' }),
        ofUsa({ committed: '60', delivered: '20' }),
        { debtors: ['USA'], currency: 'USD', ...NONE, delivered: '7' },
      ],
      committed(eur('60'), 'USA'),
      delivered(eur('20'), 'USA'),
      delivered(usd('7'), 'USA'),
      delivered(eur('0.50')),
    ],
    [
      'is what was delivered where the promise no longer stands',
      [ofUsa({ delivered: '20' })],
      committed(eur('60'), 'USA'),
      delivered(eur('20'), 'USA'),
      withdrawn,
    ],
  ])('%s', (_, amounts, ...steps) =>
    expect(summary(stateOn('2021-03-01', ...told(TWO, steps)), []).amounts).toEqual(amounts),
  );

  it('is told of no other kind', () =>
    expect(summary(stateOn('2021-03-01', guarantee()), [])).not.toHaveProperty('amounts'));
});
