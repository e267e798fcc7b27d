import { describe, expect, it } from '@jest/globals';
import { refusalOf } from '#libs/event-sourcing/testing';
import { act, event, type GivenEvent, made, recordOf, stateOn, TODAY } from '../testing.js';
import type { CommitmentCommand } from './acts.js';
import { commitment } from './commitment.js';
import type { KindName } from './terms.js';

/**
 * DOMAIN, "Standing, by kind", row by row. `–`: the kind does not know the act; `open`: any open status; `stays`: legal
 * without moving the standing; `before`: the status it was closed from. An act is refused wherever its row does not say
 * that it is legal.
 */
const TABLE = `
  reaffirm                     | open stays         | open stays        | open stays              | open stays
  amend                        | open stays         | open stays        | open stays              | open stays
  change-deadline              | open stays         | open stays        | open stays              | open stays
  report-progress              | open stays         | open stays        | open stays              | open stays
  meet-condition antecedent    | open stays         | open stays        | open stays              | open stays
  meet-condition end           | –                  | –                 | open → fulfilled        | –
  change-scope                 | open stays         | –                 | –                       | –
  invoke                       | in_force → invoked | –                 | –                       | –
  schedule-visit               | –                  | open → scheduled  | –                       | –
  postpone-visit dated         | –                  | open → scheduled  | –                       | –
  postpone-visit undated       | –                  | open → arranging  | –                       | –
  substitute-visit             | –                  | open → arranging  | –                       | –
  cancel-visit                 | –                  | open → withdrawn  | –                       | –
  change-amount                | –                  | –                 | –                       | open stays
  assert-fulfilment full       | invoked → in_force | open → fulfilled  | open → fulfilled        | open → fulfilled
  assert-fulfilment partial    | invoked → in_force | open stays        | open → partly_fulfilled | open → partly_delivered
  assert-fulfilment substitute | invoked → in_force | open stays        | open → partly_fulfilled | open → partly_delivered
  suspend                      | open stays         | open stays        | open stays              | open stays
  resume                       | open stays         | open stays        | open stays              | open stays
  give-notice                  | open stays         | open stays        | open stays              | open stays
  revoke-notice                | open stays         | open stays        | open stays              | open stays
  withdraw                     | open → withdrawn   | open → withdrawn  | open → withdrawn        | open → withdrawn
  terminate                    | open → terminated  | open → terminated | open → terminated       | open → terminated
  supersede                    | open → superseded  | open → superseded | open → superseded       | open → superseded
  declare-moot                 | open → moot        | open → moot       | open → moot             | open → moot
  release                      | open → released    | open → released   | open → released         | open → released
  reopen                       | closed → before    | closed → before   | closed → before         | closed → before
  allege-breach                | any stays          | any stays         | any stays               | any stays
  contest-breach               | any stays          | any stays         | any stays               | any stays
  find-breach                  | any stays          | any stays         | any stays               | any stays
  withdraw-allegation          | any stays          | any stays         | any stays               | any stays
  assess                       | any stays          | any stays         | any stays               | any stays
  attach-source                | any stays          | any stays         | any stays               | any stays
  link-duplicate               | any stays          | any stays         | any stays               | any stays
  correct-event                | any stays          | any stays         | any stays               | any stays
  retract-event                | any stays          | any stays         | any stays               | any stays
  open-follow-up               | any stays          | any stays         | any stays               | any stays
  close-follow-up              | any stays          | any stays         | any stays               | any stays
`;

/** The column of the table that holds of a kind. */
const COLUMN: Readonly<Record<KindName, number>> = {
  assistance_pledge: 3,
  defense_guarantee: 0,
  planned_visit: 1,
  coordination_pledge: 2,
  policy_undertaking: 2,
};
const KIND_NAMES = Object.keys(COLUMN) as readonly KindName[];
const OPEN: Readonly<Record<KindName, readonly string[]>> = {
  assistance_pledge: ['pledged', 'committed', 'partly_delivered'],
  defense_guarantee: ['in_force', 'invoked'],
  planned_visit: ['arranging', 'scheduled'],
  coordination_pledge: ['active', 'partly_fulfilled'],
  policy_undertaking: ['active', 'partly_fulfilled'],
};

/** One debtor and one creditor, so that the status of the commitment is that of its debtor. */
const ONE = { debtors: ['USA'], creditors: ['JPN'] };
const on = { effective: '2022-01-01' };

/** What leads from the making to each status, and the open status before it. */
const PATHS: Readonly<Record<string, { before: string; events: readonly GivenEvent[]; base?: object }>> = {
  in_force: { before: 'in_force', events: [] },
  arranging: { before: 'arranging', events: [] },
  active: { before: 'active', events: [] },
  pledged: { before: 'pledged', events: [] },
  committed: {
    before: 'committed',
    events: [event('AmountCommitted', { ...on, amount: { value: '60', currency: 'EUR' } })],
  },
  partly_delivered: {
    before: 'partly_delivered',
    events: [event('DeliveryReported', { ...on, what: 'Generators' })],
  },
  invoked: { before: 'invoked', events: [event('GuaranteeInvoked', { ...on, by: 'JPN', situation: 'An attack' })] },
  scheduled: {
    before: 'scheduled',
    events: [event('VisitScheduled', { ...on, from: '2022-06-01', to: '2022-06-02' })],
  },
  partly_fulfilled: {
    before: 'partly_fulfilled',
    events: [event('FulfilmentAsserted', { ...on, by: 'USA', degree: 'partial' })],
  },
  fulfilled: { before: '', events: [event('FulfilmentAsserted', { ...on, by: 'USA', degree: 'full' })] },
  withdrawn: { before: '', events: [event('CommitmentWithdrawn', on)] },
  released: { before: '', events: [event('CommitmentReleased', { ...on, by: 'JPN' })] },
  terminated: { before: '', events: [event('CommitmentTerminated', { ...on, by: ['JPN', 'USA'] })] },
  superseded: { before: '', events: [event('CommitmentSuperseded', { ...on, replacement: 'another' })] },
  moot: { before: '', events: [event('CommitmentDeclaredMoot', { ...on, ground: 'The office was abolished' })] },
  lapsed: { before: '', events: [], base: { deadline: { type: 'standing', notAfter: '2021-12-31' } } },
};

/** Some acts answer another one, which stands before them; one that only an open commitment takes is tried there only. */
const ANSWERED: Readonly<Record<string, { event: GivenEvent; openOnly?: true }>> = {
  resume: { event: event('CommitmentSuspended', { effective: '2022-02-01' }), openOnly: true },
  'revoke-notice': {
    event: event('WithdrawalNoticeGiven', { effective: '2022-02-01', from: '2030-01-01' }),
    openOnly: true,
  },
  ...Object.fromEntries(
    ['contest-breach', 'find-breach', 'withdraw-allegation'].map((name) => [
      name,
      { event: event('BreachAlleged', { effective: '2022-02-01', by: 'JPN', ground: 'Nothing was done' }) },
    ]),
  ),
  'retract-event': { event: event('SourceAttached', { stance: 'varies', source: source() }, { id: 'answered' }) },
  'close-follow-up': {
    event: event('FollowUpOpened', { effective: '2022-02-01', action: 'Ask' }, { id: 'answered' }),
  },
};

function source() {
  return { title: 'A report', url: 'https://example.org/', quote: 'It was so.', verified: false } as const;
}

const then = { effective: '2023-01-01' };
const COMMANDS: Readonly<Record<string, CommitmentCommand>> = {
  reaffirm: act('reaffirm', then),
  amend: act('amend', { ...then, changes: { subject: 'Something else' } }),
  'change-deadline': act('change-deadline', { ...then, deadline: { type: 'none' }, reason: 'They agreed' }),
  'report-progress': act('report-progress', then),
  'meet-condition antecedent': act('meet-condition', { ...then, which: 'antecedent' }),
  'meet-condition end': act('meet-condition', { ...then, which: 'end' }),
  'change-scope': act('change-scope', { ...then, scope: [] }),
  'change-amount': act('change-amount', { ...then, amount: { value: '80', currency: 'EUR' } }),
  invoke: act('invoke', { ...then, by: 'JPN', situation: 'An attack' }),
  'schedule-visit': act('schedule-visit', { ...then, from: '2023-06-01', to: '2023-06-02' }),
  'postpone-visit dated': act('postpone-visit', { ...then, from: '2023-06-01', to: '2023-06-02' }),
  'postpone-visit undated': act('postpone-visit', then),
  'substitute-visit': act('substitute-visit', { ...then, format: 'virtual' }),
  'cancel-visit': act('cancel-visit', then),
  'assert-fulfilment full': act('assert-fulfilment', { ...then, by: 'USA', degree: 'full' }),
  'assert-fulfilment partial': act('assert-fulfilment', { ...then, by: 'USA', degree: 'partial' }),
  'assert-fulfilment substitute': act('assert-fulfilment', { ...then, by: 'USA', degree: 'substitute' }),
  suspend: act('suspend', then),
  resume: act('resume', then),
  'give-notice': act('give-notice', { ...then, from: '2030-01-01' }),
  'revoke-notice': act('revoke-notice', then),
  withdraw: act('withdraw', then),
  terminate: act('terminate', { ...then, by: ['JPN', 'USA'] }),
  supersede: act('supersede', { ...then, replacement: 'another' }),
  'declare-moot': act('declare-moot', { ...then, ground: 'The office was abolished' }),
  release: act('release', { ...then, by: 'JPN' }),
  reopen: act('reopen', { ...then, reason: 'The verdict was reversed' }),
  'allege-breach': act('allege-breach', { ...then, by: 'JPN', ground: 'Nothing was done' }),
  'contest-breach': act('contest-breach', { ...then, by: 'USA', ground: 'It was done' }),
  'find-breach': act('find-breach', { ...then, by: 'ICJ', ground: 'Nothing was done' }),
  'withdraw-allegation': act('withdraw-allegation', { ...then, by: 'JPN' }),
  assess: act('assess', { ...then, assessor: 'A group', scheme: 'Three points', score: '+1' }),
  'attach-source': act('attach-source', { stance: 'unconfirmed', source: source() }),
  'link-duplicate': act('link-duplicate', { of: 'another' }),
  'correct-event': act('correct-event', { event: 'made', changes: { subject: 'As it was' }, reason: 'A slip' }),
  'retract-event': act('retract-event', { event: 'answered', reason: 'Another commitment was meant' }),
  'open-follow-up': act('open-follow-up', { action: 'Ask' }),
  'close-follow-up': act('close-follow-up', { followUp: 'answered', outcome: 'answered' }),
};

const ROWS = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .flatMap(([name = '', ...cells]) => KIND_NAMES.map((kind) => ({ name, kind, cell: cells[COLUMN[kind]]! })));

const statusesOf = (kind: KindName): readonly string[] => [
  ...OPEN[kind],
  ...['fulfilled', 'withdrawn', 'released', 'terminated', 'superseded', 'lapsed', 'moot'].filter(
    (status) => (kind !== 'defense_guarantee' || status !== 'fulfilled') && (COLUMN[kind] === 2 || status !== 'lapsed'),
  ),
];

const CASES = ROWS.flatMap((row) => statusesOf(row.kind).map((status) => ({ ...row, status })));

describe('The standing table', () => {
  it('has a command for every row, and a path to every status', () => {
    expect(ROWS.filter(({ name }) => !COMMANDS[name])).toEqual([]);
    for (const kind of KIND_NAMES) {
      for (const status of statusesOf(kind)) expect(standing(history(kind, status))).toBe(status);
    }
  });

  it.each(CASES)('$name of a $kind that is $status: $cell', ({ name, kind, cell, status }) => {
    const isOpen = OPEN[kind].includes(status);
    const answered = ANSWERED[name];
    const events = history(kind, status, answered && (isOpen || !answered.openOnly) ? [answered.event] : []);
    const [from, ...effect] = cell.split(' ');
    const legal = { open: isOpen, closed: !isOpen, any: true, '–': false }[from!] ?? from === status;
    const decide = () => commitment.decide(COMMANDS[name]!, recordOf(...events));

    if (!legal) {
      const refusal = refusalOf(decide);
      expect(refusal.code).toBe(cell === '–' ? 'act-not-of-kind' : 'act-not-allowed');
      // The other form of the act, that its antecedent is met, is allowed.
      if (name !== 'meet-condition end') expect(refusal.detail['allowed']).not.toContain(COMMANDS[name]!.type);
      return;
    }
    const expected = effect
      .join(' ')
      .replace('→ ', '')
      .replace('stays', status)
      .replace('before', before(kind, status));
    expect(standing([...events, ...decide()])).toBe(expected);
  });

  it.each(['resume', 'revoke-notice', 'contest-breach', 'find-breach', 'withdraw-allegation', 'contest-fulfilment'])(
    '%s needs something to answer',
    (name) => {
      const command = COMMANDS[name] ?? act('contest-fulfilment', { ...then, by: 'JPN', reason: 'It was not' });
      for (const kind of KIND_NAMES) {
        const refusal = refusalOf(() => commitment.decide(command, recordOf(...history(kind, OPEN[kind][0]!))));
        expect([refusal.code, refusal.detail['state']]).toEqual(['act-not-allowed', OPEN[kind][0]]);
      }
    },
  );
});

const base = (kind: KindName, status: string): GivenEvent => ({
  ...made(kind, { ...ONE, ...PATHS[status]!.base }),
  id: 'made',
});

function history(kind: KindName, status: string, answered: readonly GivenEvent[] = []): readonly GivenEvent[] {
  return [base(kind, status), ...PATHS[status]!.events, ...answered];
}

const before = (kind: KindName, status: string): string => PATHS[status]!.before || OPEN[kind][0]!;

const standing = (events: readonly GivenEvent[]): string =>
  stateOn(new Date(TODAY).toISOString(), ...events).standings[0]!.status;
