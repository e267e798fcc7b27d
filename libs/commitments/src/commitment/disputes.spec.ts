import { describe, expect, it } from '@jest/globals';
import { answerOn, event, type GivenEvent, idOf, pledge, SOURCE, stateOn } from '../testing.js';
import { summary } from './summary.js';

const LATER = '2025-01-01T00:00:00Z';
const written = (quote: string) => ({ ...SOURCE, quote });
const asserted = event('FulfilmentAsserted', {
  effective: '2022-01-01',
  by: 'USA',
  degree: 'full',
  source: written('It is done.'),
});
const contested = event('FulfilmentContested', {
  effective: '2022-02-01',
  by: 'JPN',
  reason: 'Only half of it was done',
  source: written('It is not done.'),
});
const alleged = event('BreachAlleged', {
  effective: '2022-03-01',
  by: 'JPN',
  ground: 'Nothing was done',
  source: written('They broke it.'),
});
const answered = event('BreachContested', {
  effective: '2022-04-01',
  by: 'USA',
  ground: 'It was done',
  source: written('We kept it.'),
});
const found = event('BreachFound', {
  effective: '2022-05-01',
  by: 'UN',
  ground: 'Nothing was done',
  source: written('It was broken.'),
});

const seen = (...events: readonly GivenEvent[]) => answerOn(LATER, pledge(), ...events);
const listed = (...events: readonly GivenEvent[]) => summary(stateOn(LATER, pledge(), ...events), []);

const THEY_SAY = { by: 'USA', since: '2022-01-01', event: idOf(2), source: written('It is done.') };
const OTHERS_SAY = { by: 'JPN', since: '2022-02-01', event: idOf(3), source: written('It is not done.') };

describe('A contested fulfilment', () => {
  it('shows both sides with their sources on every standing', () => {
    const [{ contested: [first] = [] }, { contested: [second] = [] }] = seen(asserted, contested).standing as readonly [
      ReturnType<typeof seen>['standing'][0],
      ReturnType<typeof seen>['standing'][0],
    ];
    expect(first).toEqual({
      ...OTHERS_SAY,
      reason: 'Only half of it was done',
      assertedBy: 'USA',
      asserted: THEY_SAY,
    });
    expect(second).toEqual(first);
  });

  it('is one dispute of all its debtors, in lists too, where no standing repeats the words', () => {
    const dispute = {
      about: 'fulfilment',
      debtors: ['JPN', 'USA'],
      asserted: THEY_SAY,
      contested: { ...OTHERS_SAY, ground: 'Only half of it was done' },
    };
    expect(seen(asserted, contested).disputes).toEqual([dispute]);
    const { disputes, standing } = listed(asserted, contested);
    expect(disputes).toEqual([dispute]);
    expect(standing[0]?.contested?.[0]).toEqual({
      by: 'JPN',
      reason: 'Only half of it was done',
      since: '2022-02-01',
      event: idOf(3),
      assertedBy: 'USA',
      asserted: { by: 'USA', since: '2022-01-01', event: idOf(2) },
    });
  });

  it('of one debtor is a dispute of that debtor; without a source it says so', () => {
    const bare = event('FulfilmentContested', { effective: '2022-02-01', by: 'JPN', reason: 'No', debtor: 'USA' });
    expect(seen(asserted, bare).disputes).toMatchObject([{ debtors: ['USA'], contested: { source: null } }]);
  });

  it('that is settled is none', () => {
    const settled = event('FulfilmentAsserted', { effective: '2022-03-01', by: 'JPN', degree: 'full' });
    expect(seen(asserted, contested, settled)).toMatchObject({ disputed: false, disputes: [] });
  });
});

describe('An alleged breach', () => {
  const allegation = { by: 'JPN', event: idOf(2), ground: 'Nothing was done', source: written('They broke it.') };
  const reply = {
    by: 'USA',
    since: '2022-04-01',
    event: idOf(3),
    ground: 'It was done',
    source: written('We kept it.'),
  };

  it('is a dispute while it is open, answered or not', () => {
    const dispute = { about: 'breach', debtors: ['JPN', 'USA'], asserted: { ...allegation, since: '2022-03-01' } };
    expect(listed(alleged).disputes).toEqual([{ ...dispute, contested: null }]);
    expect(listed(alleged, answered).disputes).toEqual([{ ...dispute, contested: reply }]);
    expect(listed(alleged, answered, found).disputes).toEqual([]);
  });

  it('tells who answered and who found what, and where that is written', () =>
    expect(seen(alleged, answered, found).breaches[1]).toEqual({
      debtor: 'USA',
      ...allegation,
      effective: '2022-03-01',
      state: 'found',
      since: '2022-05-01',
      contestedBy: 'USA',
      contested: reply,
      foundBy: 'UN',
      found: {
        by: 'UN',
        since: '2022-05-01',
        event: idOf(4),
        ground: 'Nothing was done',
        source: written('It was broken.'),
      },
    }));

  it('is among the ten newest in lists, and among all on the commitment', () => {
    const many = Array.from({ length: 12 }, (_, nth) =>
      event('BreachAlleged', { effective: `2022-03-${10 + nth}`, by: 'JPN', ground: `${nth}` }),
    );
    const grounds = ({ disputes }: ReturnType<typeof listed>) => disputes.map(({ asserted: { ground } }) => ground);
    expect(grounds(listed(...many))).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
    expect(grounds(seen(...many))).toHaveLength(12);
  });
});

describe('A retracted commitment', () => {
  it('has no disputes', () =>
    expect(seen(alleged, event('CommitmentRetracted', { reason: 'Another was meant' })).disputes).toEqual([]));
});
