import type { CommitmentRecord } from '#libs/commitments';
import { DAY, dayOf } from '#libs/event-sourcing';
import { idOf } from './ledger.js';
import { eventMeant } from './random-answers.js';
import type { Trial } from './random-acts.js';

export const PARTIES = ['JPN', 'USA', 'KOR'] as const;

/** What an act says, on the day on which it is tried. */
export function dataOf(trial: Trial, at: number, events: CommitmentRecord): object {
  const { act, party, pick, nth } = trial;
  const event = eventMeant(trial, events);
  const undated: Record<string, object> = {
    'correct-event': { event: event?.id, reason: 'typo', changes: changesOf(trial, at, event?.type ?? '') },
    'retract-event': { event: event?.id, reason: 'wrong' },
    retract: { reason: 'never so' },
    'link-duplicate': { of: idOf((nth + 1) % 3) },
  };
  if (undated[act]) return undated[act];
  const named = pick % 7 === 0 && act !== 'record' ? { debtor: party } : {};
  return { ...saidOf(trial, at, act === 'record'), ...named, ...actOf(trial, at, events) };
}

/** An instant, a day here or in Tokyo, a month; or, where the act may be undated, nothing. */
function saidOf({ act, back, form }: Trial, at: number, isMaking: boolean): object {
  // Promises were made before what is said of them, mostly.
  const instant = at - (isMaking ? back + 50 : back) * DAY;
  if (form < 4) return { effective: new Date(instant).toISOString() };
  if (form === 9) return { effective: dayOf(instant), zone: 'Asia/Tokyo' };
  if (form === 10) return { effective: dayOf(instant).slice(0, 7) };
  return form === 11 && /follow-up|source/.test(act) ? {} : { effective: dayOf(instant) };
}

function actOf(trial: Trial, at: number, events: CommitmentRecord): object | undefined {
  const { party, pick, nth, ahead } = trial;
  const followUp = events.findLast(({ type }) => type === 'FollowUpOpened')?.id;
  const contest = events.findLast(({ type }) => type === 'FulfilmentContested');
  const alleged = events.findLast(({ type }) => type === 'BreachAlleged');
  const reservation = events.findLast(({ type }) => type === 'ReservationMade')?.id;
  const until = dayOf(at + ahead * DAY);
  const source = {
    title: 'news',
    url: 'https://example.org',
    quote: `words ${pick} of number ${nth}`,
    verified: false,
  };
  const sourced = pick % 4 === 0 ? { source } : {};
  const days = { from: until, to: until };
  const acts: Record<string, object> = {
    record: { ...recording(trial, until), source },
    reaffirm: { source },
    'change-scope': { scope: [{ area: `area ${pick}`, mode: 'included' }] },
    amend: { changes: { subject: `Amended ${pick}`, ...(pick % 4 ? {} : { deadline: deadlineOf(trial, until) }) } },
    'change-deadline': { deadline: deadlineOf(trial, until), reason: 'agreed' },
    'meet-condition': { which: pick % 2 ? 'end' : 'antecedent' },
    'commit-amount': { amount: amountOf(trial) },
    'change-amount': { amount: amountOf(trial), ...[{}, {}, { stage: 'pledged' }, { stage: 'committed' }][ahead % 4] },
    'report-delivery': { what: 'a transfer', ...(pick % 5 ? { amount: amountOf(trial) } : {}) },
    invoke: { by: party, situation: 'a crisis' },
    'schedule-visit': { ...days, ...(pick % 3 ? {} : { place: 'Tokyo', format: 'official' }) },
    'postpone-visit': [{}, days, {}, { from: until }][pick % 4]!,
    'substitute-visit': { format: 'virtual' },
    // Whoever contested gives in, now and then.
    'assert-fulfilment': {
      by: contest?.type === 'FulfilmentContested' && ahead % 2 ? contest.data.by : party,
      degree: ['partial', 'full', 'substitute', 'full'][pick % 4],
      ...sourced,
    },
    'contest-fulfilment': { by: party, reason: 'not so', ...sourced },
    'allege-breach': { by: party, ground: 'a ground', ...sourced },
    'contest-breach': { by: party, ground: 'no ground', ...sourced },
    'find-breach': { by: party, ground: 'the ground' },
    'withdraw-allegation': { by: pick % 2 && alleged?.type === 'BreachAlleged' ? alleged.data.by : party },
    assess: {
      assessor: pick % 5 ? 'a group' : 'another',
      ...[
        { scheme: 'G20RG', score: ['-1', '0', '+1'][ahead % 3] },
        { scheme: 'OGP', score: 'limited' },
        { scheme: 'own', score: `score ${ahead % 3}` },
      ][ahead % 5 > 2 ? 0 : ahead % 5]!,
      ...(pick % 3 ? { window: '2026' } : {}),
      ...(pick % 4 ? { final: pick % 2 === 0 } : {}),
      reason: 'read again',
    },
    suspend: pick % 2 ? { until } : {},
    'give-notice': { from: until },
    release: { by: party },
    terminate: { by: partiesTo(events) },
    supersede: { replacement: idOf((nth + 1) % 3) },
    'declare-moot': { ground: 'gone' },
    reopen: { reason: 'a mistake' },
    'make-reservation': { by: party, statement: `without ${pick}` },
    'accept-reservation': { by: party, reservation },
    'object-to-reservation': { by: party, reservation, ...(pick % 2 ? { reason: 'no' } : {}) },
    'withdraw-reservation': { reservation },
    'withdraw-objection': { by: party, reservation },
    succeed: { predecessor: party, successor: [...PARTIES, 'FRA'][pick % 4] },
    'attach-source': { stance: 'corroborates', source },
    'open-follow-up': {
      action: `ask ${pick}`,
      ...(pick % 2 ? { owner: 'ana' } : {}),
      ...(pick % 3 ? { dueOn: until } : {}),
      ...(pick % 5 ? {} : { about: 'review_due' }),
    },
    'close-follow-up': { followUp, outcome: 'answered' },
    'reassign-follow-up': { followUp, owner: 'bo' },
    'reschedule-follow-up': { followUp, dueOn: until },
  };
  return acts[trial.act];
}

/** Those whose consent ends it, as it was recorded. */
function partiesTo([recording]: CommitmentRecord): readonly string[] {
  if (recording?.type !== 'CommitmentRecorded') return [];
  return [...new Set([...recording.data.debtors, ...recording.data.creditors])];
}

/** What a correction changes of an event: mostly when it was, else what it said, or nothing that lists show. */
function changesOf(trial: Trial, at: number, type: string): object {
  const { back, ahead, party, parties, pick } = trial;
  if (back % 2) return saidOf(trial, at, type === 'CommitmentRecorded');
  const until = dayOf(at + ahead * DAY);
  const others: Record<string, object> = {
    CommitmentRecorded: [
      { debtors: parties },
      { subject: `Corrected ${ahead}` },
      { deadline: deadlineOf(trial, until) },
      { creditors: parties },
    ][ahead % 4]!,
    CommitmentAmended: { changes: { subject: `Corrected ${ahead}` } },
    DeadlineChanged: { deadline: deadlineOf(trial, until) },
    ConditionMet: { which: ahead % 2 ? 'end' : 'antecedent' },
    AmountCommitted: { amount: amountOf(trial) },
    AmountChanged: { stage: [null, 'pledged', 'committed'][ahead % 3] },
    DeliveryReported: { amount: ahead % 2 ? amountOf(trial) : null },
    VisitScheduled: { from: until, to: until, place: ahead % 2 ? 'Kyoto' : null },
    VisitPostponed: ahead % 2 ? { from: null, to: null } : { from: until, to: until },
    FulfilmentAsserted: { by: party, degree: ahead % 2 ? 'full' : 'partial' },
    BreachAlleged: { by: party },
    AssessmentRecorded: [{ window: '2026' }, { score: '0' }, { scheme: 'own' }][ahead % 3]!,
    CommitmentReleased: { by: party },
    CommitmentSuspended: { until: ahead % 2 ? until : null },
    WithdrawalNoticeGiven: { from: until },
    FollowUpOpened: { effective: null },
  };
  return pick % 3 ? (others[type] ?? { debtor: ahead % 2 ? party : null }) : { note: `a note ${ahead}` };
}

function recording(trial: Trial, until: string): object {
  const { kind, parties, party, nth, pick } = trial;
  const terms = {
    assistance_pledge: {
      modality: ['financial', 'military'][pick % 2],
      recipient: 'UKR',
      ...(pick % 5 ? { amount: amountOf(trial) } : {}),
    },
    defense_guarantee: { obligation: 'defense' },
    planned_visit: { visitor: { name: 'A', office: 'PM', party: parties[0] }, host: 'USA', obligation: 'arrange' },
    coordination_pledge: { topics: ['Climate change', 'trade'] },
    policy_undertaking: { target: 'Cut it by half', ...(pick % 2 ? { assessmentScheme: 'G20RG' } : {}) },
  }[kind];
  return {
    kind,
    subject: `Promise ${nth % 2}`,
    debtors: parties,
    creditors: pick % 4 ? [party] : ['JPN', 'USA'],
    terms,
    deadline: deadlineOf(trial, until),
  };
}

/** Few of them, so that what is delivered often is what was promised. */
const amountOf = ({ ahead, pick }: Trial): object => ({
  value: String(10 * (1 + (ahead % 4))),
  currency: pick % 4 ? 'EUR' : 'JPY',
});

function deadlineOf({ deadline, ahead }: Trial, until: string): object {
  const within = ahead % 3 ? { within: 'P20D' } : {};
  const anchor = { event: 'it', ...(ahead % 2 ? { date: until } : {}), ...within };
  const notAfter = ahead % 2 ? { notAfter: until } : {};
  const said = [
    { type: 'none' },
    { type: 'date', notAfter: until },
    { type: 'period', notAfter: until.slice(0, 7) },
    { type: 'relative', anchor },
    { type: 'event', anchor, asStated: 'ahead of it' },
    { type: 'recurring', every: 'P30D', ...notAfter },
    { type: 'conditional', anchor: { event: 'it', within: 'P20D' }, condition: 'if so' },
    { type: 'vague_soon', reviewEvery: `P${ahead + 1}D` },
    { type: 'standing', ...notAfter, reviewEvery: 'P40D' },
    { type: 'until_condition', ...notAfter, condition: 'until so' },
  ][deadline]!;
  return ahead % 5 ? said : { ...said, zone: 'Asia/Tokyo' };
}
