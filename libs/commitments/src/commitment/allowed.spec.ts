import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Refused, rfc3339 } from '#libs/event-sourcing';
import { act, at, type GivenEvent, HAPPENINGS, made, recordOf, SOURCE, stateOn, TODAY } from '../testing.js';
import { ACTS, type ActName, type CommitmentCommand } from './acts.js';
import { allowedActs } from './allowed.js';
import { commitment } from './commitment.js';
import type { CommitmentEvent } from './commitment.events.js';
import type { KindName } from './terms.js';

const NOW = '2023-01-01T00:00:00Z';
const on = { effective: NOW };
const KINDS = ['defense_guarantee', 'planned_visit', 'coordination_pledge'] as const;
const BOTH = { debtors: ['JPN', 'USA'], creditors: ['JPN', 'USA'] };

const PARTIES = ['JPN', 'USA', 'KOR'];

/** Each act in every form that a rule may tell apart. */
const FORMS: Readonly<Record<ActName, readonly CommitmentCommand[]>> = {
  reaffirm: [act('reaffirm', on)],
  'change-scope': [act('change-scope', { ...on, scope: [] })],
  amend: [act('amend', { ...on, changes: { subject: 'B' } })],
  'change-deadline': [act('change-deadline', { ...on, deadline: { type: 'none' }, reason: '' })],
  'report-progress': [act('report-progress', on)],
  'meet-condition': [
    act('meet-condition', { ...on, which: 'antecedent' }),
    act('meet-condition', { ...on, which: 'end' }),
  ],
  'commit-amount': [act('commit-amount', { ...on, amount: { value: '9', currency: 'EUR' } })],
  'change-amount': [act('change-amount', { ...on, amount: { value: '9', currency: 'EUR' } })],
  'report-delivery': [act('report-delivery', { ...on, what: '' })],
  invoke: PARTIES.map((by) => act('invoke', { ...on, by, situation: '' })),
  'schedule-visit': [act('schedule-visit', { ...on, from: '2023', to: '2023' })],
  'postpone-visit': [act('postpone-visit', on)],
  'cancel-visit': [act('cancel-visit', on)],
  'substitute-visit': [act('substitute-visit', { ...on, format: 'virtual' })],
  'assert-fulfilment': [
    act('assert-fulfilment', { ...on, by: 'USA', degree: 'full' }),
    act('assert-fulfilment', { ...on, by: 'JPN', degree: 'partial' }),
  ],
  'contest-fulfilment': [
    act('contest-fulfilment', { ...on, by: 'JPN', reason: '' }),
    act('contest-fulfilment', { ...on, by: 'USA', reason: '' }),
  ],
  'allege-breach': [act('allege-breach', { ...on, by: 'JPN', ground: '' })],
  'contest-breach': [act('contest-breach', { ...on, by: 'USA', ground: '' })],
  'find-breach': [act('find-breach', { ...on, by: 'ICJ', ground: '' })],
  'withdraw-allegation': [
    act('withdraw-allegation', { ...on, by: 'JPN' }),
    act('withdraw-allegation', { ...on, by: 'USA' }),
  ],
  assess: [act('assess', { ...on, assessor: 'A', scheme: 'B', score: '0', reason: 'R' })],
  suspend: [act('suspend', on)],
  resume: [act('resume', on)],
  'give-notice': [act('give-notice', { ...on, from: '2024' })],
  'revoke-notice': [act('revoke-notice', on)],
  withdraw: [act('withdraw', on)],
  release: PARTIES.map((by) => act('release', { ...on, by })),
  terminate: ['JPN', 'KOR'].map((party) => act('terminate', { ...on, by: [party, 'USA'] })),
  supersede: [act('supersede', { ...on, replacement: 'B' })],
  'declare-moot': [act('declare-moot', { ...on, ground: '' })],
  reopen: [act('reopen', { ...on, reason: '' })],
  'make-reservation': PARTIES.map((by) => act('make-reservation', { ...on, by, statement: '' })),
  'accept-reservation': PARTIES.map((by) => act('accept-reservation', { ...on, by, reservation: 'r0' })),
  'object-to-reservation': PARTIES.map((by) => act('object-to-reservation', { ...on, by, reservation: 'r0' })),
  'withdraw-reservation': [act('withdraw-reservation', { ...on, reservation: 'r0' })],
  'withdraw-objection': PARTIES.map((by) => act('withdraw-objection', { ...on, by, reservation: 'r0' })),
  succeed: PARTIES.map((predecessor) => act('succeed', { ...on, predecessor, successor: 'FRA' })),
  'attach-source': [act('attach-source', { ...on, stance: 'varies', source: SOURCE })],
  'correct-event': [act('correct-event', { event: 'made', changes: { subject: 'B' }, reason: '' })],
  'retract-event': [act('retract-event', { event: 'made', reason: '' })],
  retract: [act('retract', { reason: '' })],
  'link-duplicate': [act('link-duplicate', { of: 'B' })],
};

const acts = fc.array(
  fc.tuple(fc.nat(HAPPENINGS.length - 1), fc.constantFrom({}, { debtor: 'JPN' }, { debtor: 'USA' })),
  { maxLength: 20 },
);

const happened = (kind: KindName, told: readonly (readonly [number, { debtor?: string }])[]): readonly GivenEvent[] => {
  const events = told.map(([index, debtor], day) =>
    HAPPENINGS[index]!(rfc3339(at('2022-01-02T00:00:00Z') + day * 3_600_000), debtor),
  );
  // The reservation that others speak of has an id of its own: it is made once.
  const once = events.filter(({ id }, place) => !id || events.findIndex((each) => each.id === id) === place);
  return [{ ...made(kind, BOTH), id: 'made' }, ...once];
};

/** The last three: somebody took the place of the party that the form names. */
const ILLEGAL = ['act-not-allowed', 'act-not-of-kind', 'not-a-creditor', 'not-a-party', 'not-all-parties'];

/** Whether an act is legal: a refusal for what only its words say wrong does not make it illegal. */
function isLegal(command: CommitmentCommand, events: readonly GivenEvent[]): boolean {
  try {
    commitment.decide(command, recordOf(...events));
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return !ILLEGAL.includes(error.code);
  }
}

describe('The acts allowed', () => {
  it('are just those that are not refused, after any history', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS, 'assistance_pledge' as const), acts, (kind, told) => {
        const events = happened(kind, told);
        const allowed = allowedActs(stateOn(NOW, ...events));
        const legal = (Object.keys(ACTS) as ActName[]).filter((name) =>
          FORMS[name].some((form) => isLegal(form, events)),
        );
        expect(allowed).toEqual(legal);
      }),
      { numRuns: 150 },
    );
  });
});

/** The standing table again, told plainly: what a debtor is, and what was last said of it. */
interface Model {
  status: string;
  before: string;
  suspended: boolean;
  notice: boolean;
  releasedBy: string[];
  /** What was asserted, the last one on top; what was undone stays for others to contest while somebody does. */
  asserted: { readonly was: string; readonly became: string; isUndone: boolean; contestedBy: string[] }[];
  alleged: boolean;
}

const BEGINS = { defense_guarantee: 'in_force', planned_visit: 'arranging', coordination_pledge: 'active' } as const;
const CLOSED = ['fulfilled', 'withdrawn', 'released', 'terminated', 'superseded', 'lapsed', 'moot'];
const CLOSING: Partial<Record<ActName, string>> = {
  'cancel-visit': 'withdrawn',
  withdraw: 'withdrawn',
  terminate: 'terminated',
  supersede: 'superseded',
  'declare-moot': 'moot',
};

/** What an act does to the model; `false` where it is not legal. */
function apply(model: Model, kind: (typeof KINDS)[number], { type, data }: CommitmentCommand): boolean {
  const open = !CLOSED.includes(model.status);
  const [isVisit, isPledge, isGuarantee] = [
    kind === 'planned_visit',
    kind === 'coordination_pledge',
    kind === 'defense_guarantee',
  ];
  const to = (status: string): true => {
    if (CLOSED.includes(status))
      Object.assign(model, {
        before: CLOSED.includes(model.status) ? model.before : model.status,
        suspended: false,
        notice: false,
      });
    model.status = status;
    return true;
  };
  if (type.endsWith('-visit') && !isVisit) return false;
  if (type.endsWith('-amount') || type === 'report-delivery') return false;
  switch (type) {
    case 'reaffirm':
    case 'amend':
    case 'change-deadline':
    case 'report-progress':
      return open;
    case 'change-scope':
      return isGuarantee && open;
    case 'meet-condition':
      return open && (data.which === 'antecedent' || (isPledge && to('fulfilled')));
    case 'invoke':
      return isGuarantee && model.status === 'in_force' && to('invoked');
    case 'schedule-visit':
      return open && to('scheduled');
    case 'postpone-visit':
    case 'substitute-visit':
      return open && to('arranging');
    case 'cancel-visit':
    case 'withdraw':
    case 'terminate':
    case 'supersede':
    case 'declare-moot':
      return open && to(CLOSING[type]!);
    case 'assert-fulfilment': {
      const contested = model.asserted.filter(({ contestedBy }) => contestedBy.includes(data.by));
      const fulfils = isGuarantee ? model.status === 'invoked' : open;
      if (!fulfils && contested.length === 0) return false;
      for (const each of contested) each.contestedBy = each.contestedBy.filter((by) => by !== data.by);
      model.asserted = model.asserted.filter(({ isUndone, contestedBy }) => !isUndone || contestedBy.length > 0);
      if (!fulfils) return true;
      const full = data.degree === 'full';
      const status = isGuarantee ? 'in_force' : full ? 'fulfilled' : isPledge ? 'partly_fulfilled' : model.status;
      model.asserted.push({ was: model.status, became: status, isUndone: false, contestedBy: [] });
      return to(status);
    }
    case 'contest-fulfilment': {
      const last = model.asserted.findLast(({ contestedBy }) => !contestedBy.includes(data.by));
      if (!last) return false;
      last.contestedBy.push(data.by);
      if (last.isUndone) return true;
      last.isUndone = true;
      const { was, became } = last;
      if (model.status === became) return to(was);
      if (!open && model.before === became) model.before = was;
      return true;
    }
    case 'suspend':
      return open && !model.suspended && (model.suspended = true);
    case 'resume':
      return model.suspended && !(model.suspended = false);
    case 'give-notice':
      return open && !model.notice && (model.notice = true);
    case 'revoke-notice':
      return model.notice && !(model.notice = false);
    case 'release':
      if (!open || model.releasedBy.includes(data.by)) return false;
      model.releasedBy.push(data.by);
      return model.releasedBy.length < 2 || to('released');
    case 'reopen': {
      if (open) return false;
      if (model.status === 'released') model.releasedBy = [];
      const last = model.asserted.findLast(({ isUndone }) => !isUndone);
      if (last?.became === model.status) model.asserted = model.asserted.filter((each) => each !== last);
      return to(model.before);
    }
    case 'allege-breach':
      return (model.alleged = true);
    case 'find-breach':
      return model.alleged && !(model.alleged = false);
    case 'contest-breach':
      return model.alleged;
    default:
      return true;
  }
}

const MODELLED = Object.values(FORMS)
  .flat()
  .concat(act('assert-fulfilment', { ...on, by: 'USA', degree: 'partial' }))
  // Nobody takes another's place here.
  .filter((command) => !JSON.stringify(command).includes('KOR'))
  .filter(({ type }) => !/retract|correct-event|withdraw-allegation|link|reservation|objection|succeed/.test(type));

describe('Whatever acts come in whatever order', () => {
  it('each debtor stands where the table says', () => {
    const commands = fc.array(fc.tuple(fc.nat(MODELLED.length - 1), fc.constantFrom(undefined, 'JPN', 'USA')), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), commands, (kind, told) => {
        const models = BOTH.debtors.map((): Model => ({
          status: BEGINS[kind],
          before: '',
          suspended: false,
          notice: false,
          releasedBy: [],
          asserted: [],
          alleged: false,
        }));
        let events: readonly (GivenEvent | CommitmentEvent)[] = [made(kind, BOTH)];
        told.forEach(([index, debtor], minute) => {
          const effective = rfc3339(at('2022-01-02T00:00:00Z') + minute * 60_000);
          const command = {
            ...MODELLED[index]!,
            data: { ...MODELLED[index]!.data, effective, ...(debtor ? { debtor } : {}) },
            at: TODAY,
          } as CommitmentCommand;
          const concerned = models.filter((_, place) => debtor === undefined || BOTH.debtors[place] === debtor);
          const legal = concerned.map((model) => apply(model, kind, command)).includes(true);
          const recordKeeping = command.type === 'attach-source';
          expect([command, isLegal(command, events)]).toEqual([command, legal || recordKeeping]);
          if (legal || recordKeeping) events = [...events, ...commitment.decide(command, recordOf(...events))];
          expect(stateOn('2023-01-01T00:00:00Z', ...events).standings.map(({ status }) => status)).toEqual(
            models.map(({ status }) => status),
          );
        });
        expect(stateOn('2023-01-01T00:00:00Z', ...events).conflicts).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});
