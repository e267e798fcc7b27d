import { describe, expect, it } from '@jest/globals';
import { COMMITMENT_SCHEMAS, type CommitmentRecord } from './commitment/commitment.events.js';
import { redactionsOf, withoutWords } from './erasure.js';

const UUID = '0b7e5f0a-0000-4000-8000-000000000001';

describe('Data without its words', () => {
  it.each<[string, object, object]>([
    [
      'keeps who, when and what kind',
      { kind: 'planned_visit', debtors: ['JPN'], by: 'EU', effective: '2021-11-13T08:45:00+09:00', zone: 'Asia/Tokyo' },
      { kind: 'planned_visit', debtors: ['JPN'], by: 'EU', effective: '2021-11-13T08:45:00+09:00', zone: 'Asia/Tokyo' },
    ],
    [
      'erases what was said',
      { subject: 'Meet', note: 'n', reason: 'r' },
      { subject: '[redacted]', note: '[redacted]', reason: '[redacted]' },
    ],
    [
      'goes into what is nested, and keeps numbers and what is true or not',
      { source: { quote: 'q', verified: true, start: 3, document: UUID }, speakers: [{ name: 'Ana', party: 'USA' }] },
      {
        source: { quote: '[redacted]', verified: true, start: 3, document: UUID },
        speakers: [{ name: '[redacted]', party: 'USA' }],
      },
    ],
    [
      'keeps codes of beneficiaries, and erases words',
      { beneficiaries: ['KOR', 'all seafarers'] },
      { beneficiaries: ['KOR', '[redacted]'] },
    ],
    [
      'keeps a duration',
      { deadline: { within: 'P30D', asStated: 'soon' } },
      { deadline: { within: 'P30D', asStated: '[redacted]' } },
    ],
    [
      'keeps a score and its scheme where both are known, and a window that is a date',
      {
        assessor: 'A group',
        scheme: 'G20RG',
        score: '-1',
        window: '2022',
        final: true,
        terms: { assessmentScheme: 'OGP' },
      },
      {
        assessor: '[redacted]',
        scheme: 'G20RG',
        score: '-1',
        window: '2022',
        final: true,
        terms: { assessmentScheme: 'OGP' },
      },
    ],
    [
      'erases a scheme of words, its scores and its windows',
      { scheme: 'ours', score: 'by Ana', window: 'her first year' },
      { scheme: '[redacted]', score: '[redacted]', window: '[redacted]' },
    ],
    [
      'keeps amounts, what help comes as and who receives it',
      {
        terms: {
          modality: 'military',
          amount: { value: '1500000.50', currency: 'EUR' },
          recipient: 'UKR',
          instrument: 'A gift',
        },
        stage: 'pledged',
        what: 'Shells',
      },
      {
        terms: {
          modality: 'military',
          amount: { value: '1500000.50', currency: 'EUR' },
          recipient: 'UKR',
          instrument: '[redacted]',
        },
        stage: 'pledged',
        what: '[redacted]',
      },
    ],
    [
      'does not take words for an amount',
      { amount: { value: 'much', currency: 'roubles' } },
      { amount: { value: '[redacted]', currency: '[redacted]' } },
    ],
    ['keeps an id, and erases an event of the world of the same name', { event: UUID }, { event: UUID }],
    [
      'does not take words for what a field should hold',
      { anchor: { event: 'the summit', date: 'May Day' }, by: 'Ana' },
      { anchor: { event: '[redacted]', date: '[redacted]' }, by: '[redacted]' },
    ],
    [
      'leaves what takes a field away',
      { changes: { note: null, subject: 'x' } },
      { changes: { note: null, subject: '[redacted]' } },
    ],
    [
      'does not know the names that every object has',
      { toString: 'x', constructor: 'y' },
      { toString: '[redacted]', constructor: '[redacted]' },
    ],
  ])('%s', (_, data, kept) => {
    expect(withoutWords(data)).toEqual(kept);
  });
});

const at = (version: number, type: string, data: object) => ({
  id: `e${version}`,
  version,
  recordedAt: 0,
  type,
  data,
});

describe('What is told of a redaction', () => {
  const stream = [
    at(1, 'CommitmentRecorded', { subject: 'Meet' }),
    at(2, 'EventCorrected', { event: 'e1', changes: { subject: 'Meet Ana' }, reason: 'r' }),
    at(3, 'EventCorrected', { event: 'e9', changes: {}, reason: 'r' }),
    at(4, 'EventRetracted', { event: 'e1', reason: 'r' }),
  ] as unknown as CommitmentRecord;
  const request = { event: 'e1', reason: 'a person', authority: 'the court' };

  it('takes the corrections of the event along', () => {
    expect(redactionsOf(request, stream, COMMITMENT_SCHEMAS)).toEqual([
      { ...request, kept: { subject: '[redacted]' }, schema: 1 },
      {
        ...request,
        event: 'e2',
        kept: { event: '[redacted]', changes: { subject: '[redacted]' }, reason: '[redacted]' },
        schema: 1,
      },
    ]);
  });

  it('leaves out what was erased before', () => {
    const erased = [...stream, at(5, 'EventRedacted', { event: 'e1' })] as unknown as CommitmentRecord;
    expect(redactionsOf(request, erased, COMMITMENT_SCHEMAS)).toMatchObject([{ event: 'e2' }]);
  });

  it('refuses to erase what tells of an erasure', () => {
    const erased = [...stream, at(5, 'EventRedacted', { event: 'e1' })] as unknown as CommitmentRecord;
    expect(() => redactionsOf({ ...request, event: 'e5' }, erased, COMMITMENT_SCHEMAS)).toThrow('it stays');
  });
});
