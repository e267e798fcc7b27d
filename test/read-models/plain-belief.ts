import type { CommitmentRecord, Fact } from '#libs/commitments';

/** What is believed of a commitment, in the order in which it counts, worked out without any code of the ledger. */
export interface PlainBelief {
  /** The recording first. */
  readonly facts: readonly [Fact<'CommitmentRecorded'>, ...Fact[]];
  readonly retracted: boolean;
}

const NO_FACTS: readonly string[] = [
  'EventCorrected',
  'EventRetracted',
  'EventRedacted',
  'CommitmentRetracted',
  'DuplicateLinked',
];

/** DOMAIN, "When a fact counts": what was taken back is gone, what was corrected is read as corrected, ties go by version. */
export function plainBelief(record: CommitmentRecord): PlainBelief {
  const takenBack = record.map((event) => (event.type === 'EventRetracted' ? event.data.event : ''));
  const kept = record.filter(({ id }) => !takenBack.includes(id));
  const making = kept[0]!;
  const madeAt = plainFirst(String(fieldsOf(making, kept)['effective']), zoneIn(fieldsOf(making, kept)));
  const facts = kept
    .filter(({ type }) => !NO_FACTS.includes(type))
    .map((event) => plainFact(event, fieldsOf(event, kept), event === making ? undefined : madeAt));
  const [first, ...others] = facts as [Fact<'CommitmentRecorded'>, ...Fact[]];
  others.sort((a, b) => (a.countsAt === b.countsAt ? a.version - b.version : a.countsAt - b.countsAt));
  return { facts: [first, ...others], retracted: kept.some(({ type }) => type === 'CommitmentRetracted') };
}

type Recorded = CommitmentRecord[number];
type Fields = Record<string, unknown>;

/** The data of an event after every correction that was kept, in the order of recording: the last word on a field holds. */
function fieldsOf(event: Recorded, kept: CommitmentRecord): Fields {
  const fields: Fields = { ...event.data };
  for (const each of kept) {
    if (each.type === 'EventCorrected' && each.data.event === event.id) Object.assign(fields, each.data.changes);
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** @param madeAt when the commitment was made; the making itself has none, and counts from its first instant. */
function plainFact({ id, type, version, recordedAt }: Recorded, fields: Fields, madeAt?: number): Fact {
  const said = fields['effective'] as string | undefined;
  // What was kept undated counts from its recording, never before there was anything to keep it of.
  const effective = said ?? new Date(Math.max(recordedAt, madeAt!)).toISOString();
  const countsAt = (madeAt === undefined ? plainFirst : plainLast)(effective, zoneIn(fields));
  return { id, type, version, recordedAt, countsAt, data: { ...fields, effective } } as unknown as Fact;
}

const zoneIn = (fields: Fields): string | undefined => fields['zone'] as string | undefined;

/** The zones of the trials: the clocks of neither are ever changed. */
const HOURS_AHEAD: Readonly<Record<string, number>> = { UTC: 0, 'Asia/Tokyo': 9 };

export function plainFirst(moment: string, zone = 'UTC'): number {
  return moment.includes('T') ? Date.parse(moment) : midnight(moment.split('-').map(Number), zone);
}

/** The last millisecond of a day, month or year: the one before the next begins. */
export function plainLast(moment: string, zone = 'UTC'): number {
  if (moment.includes('T')) return Date.parse(moment);
  const parts = moment.split('-').map(Number);
  return midnight([...parts.slice(0, -1), parts.at(-1)! + 1], zone) - 1;
}

function midnight([year, month = 1, day = 1]: readonly number[], zone: string): number {
  const ahead = HOURS_AHEAD[zone];
  if (ahead === undefined) throw new Error(`the trials know no zone ${zone}`);
  return Date.UTC(year!, month - 1, day) - ahead * 3_600_000;
}
