import { describe, expect, it } from '@jest/globals';
import { Codec } from '#libs/event-sourcing';
import { specFor } from '#libs/event-sourcing/testing';
import { recording } from '../testing.js';
import { BUILT_IN_PARTIES } from './built-in.js';
import { partiesNamed } from './named.js';
import { isPartyCode, nearestParties, party, PARTY_SCHEMAS, type PartyData, type PartyEvent } from './party.js';

const given = specFor(party, new Codec<PartyEvent>(PARTY_SCHEMAS));
const register = (data: PartyData) => ({ type: 'RegisterParty', data, at: 0 }) as const;
const COUNCIL = { code: 'NORDIC', name: 'Nordic Council', type: 'organisation' } as const;

describe('A party', () => {
  it('is registered once', () => {
    given().when(register(COUNCIL)).thenRecords({ type: 'PartyRegistered', data: COUNCIL });
    given({ type: 'PartyRegistered', data: COUNCIL }).when(register(COUNCIL)).thenNothing();
    given({ type: 'PartyRegistered', data: COUNCIL })
      .when(register({ ...COUNCIL, name: 'Another' }))
      .thenRefuses('party-exists', { known: COUNCIL });
  });

  it('that is built in is not registered', () => {
    given()
      .when(register({ code: 'JPN', name: 'Japan', type: 'state' }))
      .thenNothing();
    given()
      .when(register({ code: 'JPN', name: 'Nippon', type: 'state' }))
      .thenRefuses('party-exists');
  });

  it.each([
    ['EU', true],
    ['G20', true],
    ['JPN', true],
    ['A', false],
    ['jpn', false],
    ['7EU', false],
    ['A'.repeat(17), false],
    ['', false],
    [7, false],
  ])('code %j: %j', (code, is) => expect(isPartyCode(code)).toBe(is));
});

describe('The built-in parties', () => {
  it('are all 249 states of ISO 3166-1, Kosovo, and organisations', () => {
    const states = [...BUILT_IN_PARTIES.values()].filter(({ type }) => type === 'state');
    expect(states).toHaveLength(250);
    expect(states.filter(({ code }) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    for (const code of ['EU', 'UN', 'NATO', 'ASEAN', 'G7', 'G20', 'QUAD', 'XKX'])
      expect(BUILT_IN_PARTIES.has(code)).toBe(true);
    expect([...BUILT_IN_PARTIES.keys()].filter((code) => !isPartyCode(code))).toEqual([]);
  });

  it.each([
    ['JAP', 'JPN'],
    ['USAA', 'USA'],
    ['Japan', 'JPN'],
    ['Untied States', 'USA'],
    ['NATTO', 'NATO'],
    ['European', 'EU'],
  ])('nearest to %s are, among others, %s', (text, code) =>
    expect(nearestParties(text, BUILT_IN_PARTIES.values()).map((near) => near.code)).toContain(code),
  );

  it('have none near nonsense', () => expect(nearestParties('QXQXQXQX', BUILT_IN_PARTIES.values())).toEqual([]));
});

describe('The parties that a command names', () => {
  it('are found wherever they stand, with a pointer to each', () => {
    const data = recording('planned_visit', {
      thirdParties: ['PRK'],
      beneficiaries: ['children'],
      speakers: [{ name: 'A', party: 'USA' }],
    });
    expect(partiesNamed(data)).toEqual([
      { code: 'JPN', pointer: '/debtors/0' },
      { code: 'USA', pointer: '/debtors/1' },
      { code: 'JPN', pointer: '/creditors/0' },
      { code: 'USA', pointer: '/creditors/1' },
      { code: 'JPN', pointer: '/terms/visitor/party' },
      { code: 'USA', pointer: '/terms/host' },
      { code: 'PRK', pointer: '/thirdParties/0' },
      { code: 'USA', pointer: '/speakers/0/party' },
    ]);
    expect(
      partiesNamed({ by: ['JPN'], debtor: 'USA', changes: { scope: [{ area: 'A', claimants: ['CHN'] }] } }),
    ).toEqual([
      { code: 'JPN', pointer: '/by/0' },
      { code: 'USA', pointer: '/debtor' },
      { code: 'CHN', pointer: '/changes/scope/0/claimants/0' },
    ]);
  });
});
