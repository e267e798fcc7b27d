import { serve, type Served } from '../testing.js';

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

const cited = (quote: string) => ({ title: 'News', url: 'https://example.org/news', quote });

/** A small ledger of Japan and the United States, logged on the days it names; Korea stands by. */
export interface SmallLedger {
  readonly served: Served;
  /** Moves the server's clock to noon (UTC) of a day. */
  readonly on: (day: string) => void;
  /** The ids, by the names that the tables of the specs use. */
  readonly ids: Readonly<Record<string, string>>;
  readonly nameOf: (id: string) => string;
  readonly post: (
    path: string,
    body: object,
  ) => Promise<{
    readonly id: string;
    readonly events: readonly { readonly id: string }[];
    readonly followUpId: string;
  }>;
}

export async function smallLedger(): Promise<SmallLedger> {
  let now = noon('2024-01-10');
  const served = await serve({ now: () => now });
  const ids: Record<string, string> = {};
  const on = (day: string): void => {
    now = noon(day);
  };
  const post: SmallLedger['post'] = async (path, body) => {
    const answer = await served.post(path, body);
    if (answer.status > 201) throw new Error(`${path}: ${answer.text}`);
    return answer.body as Awaited<ReturnType<SmallLedger['post']>>;
  };
  const record = async (name: string, body: object): Promise<string> => {
    const made = await post('/v1/commitments', {
      subject: `Promise ${name}`,
      source: cited(`Words of ${name}.`),
      ...body,
    });
    ids[name] = made.id;
    return made.events[0]!.id;
  };
  const pledge = { kind: 'coordination_pledge', terms: { topics: ['trade'] } };
  const act = async (name: string, verb: string, body: object) => post(`/v1/commitments/${ids[name]!}/${verb}`, body);

  on('2024-01-10');
  const text = 'Article V applies. The commitment is unwavering.';
  const document = await post('/v1/documents', { title: 'A joint statement', publisher: 'White House', text });
  await record('guarantee', {
    kind: 'defense_guarantee',
    debtors: ['USA'],
    creditors: ['JPN'],
    terms: { obligation: 'defense' },
    deadline: { type: 'standing' },
    effective: '2024-01-01',
  });
  await record('visit', {
    kind: 'planned_visit',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { visitor: { name: 'A', office: 'Prime Minister', party: 'JPN' }, host: 'USA', obligation: 'visit' },
    deadline: { type: 'date', notAfter: '2024-02-15' },
    effective: '2024-01-05',
  });
  on('2024-01-20');
  const making = await record('pledge', {
    ...pledge,
    debtors: ['JPN'],
    creditors: ['USA'],
    deadline: { type: 'vague_soon' },
    effective: '2024-01-15',
  });
  await record('many', {
    ...pledge,
    debtors: ['JPN', 'KOR'],
    creditors: ['USA'],
    deadline: { type: 'standing' },
    effective: '2024-01-16',
  });
  await record('korean', { ...pledge, debtors: ['KOR'], creditors: ['USA'], effective: '2024-01-16' });
  on('2024-01-25');
  await record('mistake', {
    ...pledge,
    debtors: ['USA'],
    creditors: ['JPN'],
    deadline: { type: 'standing' },
    effective: '2024-01-24',
  });
  on('2024-02-01');
  await act('visit', 'follow-ups', { action: 'Ask the embassy', owner: 'Japan desk', dueOn: '2024-02-20' });
  on('2024-02-10');
  // Late: said in January, logged in February.
  await act('guarantee', 'reaffirm', {
    effective: '2024-01-20',
    by: 'USA',
    source: { document: document.id, quote: 'The commitment is unwavering.' },
  });
  on('2024-02-12');
  await act('many', 'withdraw', { effective: '2024-02-11', debtor: 'KOR' });
  on('2024-02-20');
  // Late: logged after the deadline had passed.
  await act('visit', 'assert-fulfilment', {
    effective: '2024-02-14',
    by: 'JPN',
    degree: 'full',
    source: cited('They met.'),
  });
  on('2024-02-22');
  await act('visit', 'contest-fulfilment', {
    effective: '2024-02-21',
    by: 'USA',
    reason: 'It was another meeting',
    source: cited('That was no visit.'),
  });
  on('2024-03-01');
  await act('pledge', 'correct-event', {
    event: making,
    changes: { deadline: { type: 'date', notAfter: '2024-03-10' } },
    reason: 'The text names a day',
  });
  on('2024-03-05');
  await act('mistake', 'retract', { reason: 'Never promised' });
  on('2024-03-20');
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return { served, on, ids, nameOf: (id) => names.get(id) ?? id, post };
}
