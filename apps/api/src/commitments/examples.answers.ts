import type { AllowedActs, CommitmentView, HistoryEntry } from '#libs/application';
import type { ListAnswer } from '../lists/lists.js';
import { receiptOf } from './acts.js';
import { EVENT_ID, RECORDING } from './examples.js';

const { id } = receiptOf('CommitmentRecorded', 1);
const { kind, subject, debtors, creditors, terms, strength, deadline, speakers, effective } = RECORDING;
const RECORDED_AT = '2026-03-02T09:15:04.311Z';
const SOURCE = {
  document: '0f9a7f0e-3f41-5f0b-8f53-7a5d1c2b4e68',
  quote: 'They agreed to arrange for Prime Minister Kishida to visit the United States at the earliest opportunity.',
  start: 448,
  end: 553,
  prefix: 'the two nations work together.\n\n',
  suffix: '',
  verified: true,
} as const;

export const VIEW: CommitmentView = {
  id,
  kind,
  subject,
  debtors,
  creditors,
  beneficiaries: [],
  thirdParties: [],
  terms,
  strength: strength!,
  deadline: deadline!,
  speakers: speakers!,
  effective,
  status: 'arranging',
  standing: debtors.map((debtor) => ({ debtor, status: 'arranging', since: effective })),
  conditions: ['review_due'],
  disputed: false,
  disputes: [],
  breaches: [],
  conflicts: [],
  reaffirmations: 0,
  lastReaffirmed: null,
  assessments: [],
  reservations: [],
  sources: [{ event: EVENT_ID, type: 'CommitmentRecorded', effective, ...SOURCE }],
  followUps: [],
  links: [],
  version: 1,
  position: '7',
  recordedAt: RECORDED_AT,
};

export const HISTORY: ListAnswer<HistoryEntry> = {
  items: [
    {
      version: 1,
      position: '7',
      event: { id: EVENT_ID, type: 'CommitmentRecorded', schema: 1 },
      says: `Japan and the United States promised each other on 13 November 2021 (a planned visit): ${subject}.`,
      effective,
      recordedAt: RECORDED_AT,
      actor: 'local',
      source: SOURCE,
      note: null,
      changes: [{ path: '/status', was: null, now: 'arranging' }],
    },
  ],
  next: null,
};

const ACTS = ['reaffirm', 'amend', 'change-deadline', 'report-progress', 'schedule-visit', 'declare-moot'] as const;

export const ALLOWED_ACTS: AllowedActs = {
  id,
  version: 1,
  status: 'arranging',
  disputed: false,
  disputes: [],
  acts: ACTS,
  standing: debtors.map((debtor) => ({ debtor, status: 'arranging', acts: ACTS })),
};
