import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SmallLedger, smallLedger } from './testing.js';

let ledger: SmallLedger;
beforeAll(async () => {
  ledger = await smallLedger();
});
afterAll(() => ledger.served.close());

interface Item {
  readonly id: string;
  readonly conditions: readonly string[];
}

interface Way {
  readonly debtor: string;
  readonly byKind: readonly {
    readonly kind: string;
    readonly byStatus: readonly { readonly status: string; readonly commitments: readonly Item[] }[];
  }[];
}

const relation = async (query = '', parties = 'JPN/USA') =>
  (await ledger.served.get(`/v1/relations/${parties}?${query}`)).body;

/** `JPN: visit arranging; pledge active` */
const told = ({ debtor, byKind }: Way): string =>
  `${debtor}: ${byKind
    .flatMap(({ byStatus }) =>
      byStatus.flatMap(({ status, commitments }) =>
        commitments.map(({ id, conditions }) => [ledger.nameOf(id), status, ...conditions].join(' ')),
      ),
    )
    .join('; ')}`;

describe('What two parties owe each other', () => {
  it.each([
    // asOf, known at, what Japan owes, what the United States owe
    ['2024-01-04', '2024-03-20', 'JPN: ', 'USA: guarantee in_force'],
    ['2024-01-12', '2024-01-10', 'JPN: visit arranging', 'USA: guarantee in_force; visit arranging'],
    [
      '2024-01-31',
      '2024-01-20',
      'JPN: visit arranging; pledge active; many active',
      'USA: guarantee in_force; visit arranging',
    ],
    [
      '2024-01-31',
      '2024-01-31',
      'JPN: visit arranging; pledge active; many active',
      'USA: guarantee in_force; visit arranging; mistake active',
    ],
    [
      '2024-02-05',
      '2024-02-05',
      'JPN: visit arranging due_soon; pledge active; many active',
      'USA: guarantee in_force; visit arranging due_soon; mistake active',
    ],
    [
      '2024-02-16',
      '2024-02-16',
      'JPN: visit arranging overdue; pledge active review_due; many active',
      'USA: guarantee in_force; visit arranging overdue; mistake active',
    ],
    [
      '2024-02-16',
      '2024-02-20',
      'JPN: visit fulfilled; pledge active review_due; many active',
      'USA: guarantee in_force; visit fulfilled; mistake active',
    ],
    [
      '2024-02-22',
      '2024-02-20',
      'JPN: visit fulfilled; pledge active review_due; many active',
      'USA: guarantee in_force; visit fulfilled; mistake active',
    ],
    [
      '2024-02-22',
      '2024-02-22',
      'JPN: visit arranging overdue disputed; pledge active review_due; many active',
      'USA: guarantee in_force; visit arranging overdue disputed; mistake active',
    ],
    [
      '2024-02-22',
      '2024-03-01',
      'JPN: visit arranging overdue disputed; pledge active; many active',
      'USA: guarantee in_force; visit arranging overdue disputed; mistake active',
    ],
    [
      '2024-03-12',
      '2024-03-01',
      'JPN: visit arranging overdue disputed; pledge active overdue; many active',
      'USA: guarantee in_force; visit arranging overdue disputed; mistake active',
    ],
    [
      '2024-03-12',
      '2024-03-20',
      'JPN: visit arranging overdue disputed; pledge active overdue; many active',
      'USA: guarantee in_force; visit arranging overdue disputed',
    ],
    [
      '2024-01-31',
      '2024-03-20',
      'JPN: visit arranging; pledge active; many active',
      'USA: guarantee in_force; visit arranging',
    ],
  ])('on %s, as it was known on %s', async (asOf, knownAt, japan, unitedStates) => {
    const { owes } = await relation(`asOf=${asOf}&knownAt=${knownAt}`);
    expect(owes.map(told)).toEqual([japan, unitedStates]);
  });

  it('is the same seen from the other side', async () => {
    const [ours, theirs] = await Promise.all([
      relation('asOf=2024-03-12&knownAt=2024-03-12'),
      relation('asOf=2024-03-12&knownAt=2024-03-12', 'USA/JPN'),
    ]);
    expect(theirs.parties).toEqual(['USA', 'JPN']);
    expect(theirs.owes).toEqual(ours.owes.toReversed());
    expect(theirs.outstanding).toEqual(ours.outstanding);
  });

  it('tells each debtor by its own standing', async () => {
    const [korea] = (await relation('', 'KOR/USA')).owes;
    expect(told(korea)).toBe('KOR: korean active; many withdrawn');
    expect(told((await relation('', 'JPN/USA')).owes[0])).toContain('many active');
  });

  it('names the words in which each was last said by then, and where', async () => {
    expect(await guarantee('asOf=2024-01-31&knownAt=2024-02-01')).toEqual({
      event: expect.any(String),
      type: 'CommitmentRecorded',
      effective: '2024-01-01',
      title: 'News',
      url: 'https://example.org/news',
      quote: 'Words of guarantee.',
      verified: false,
    });
    expect(await guarantee('asOf=2024-01-31')).toEqual({
      event: expect.any(String),
      type: 'CommitmentReaffirmed',
      effective: '2024-01-20',
      document: expect.any(String),
      title: 'A joint statement',
      publisher: 'White House',
      quote: 'The commitment is unwavering.',
      verified: true,
    });
    expect((await guarantee('asOf=2024-01-19')).quote).toBe('Words of guarantee.');
  });

  it('shows both sides of a dispute, with their sources', async () => {
    const { disputed } = await relation();
    expect(disputed).toHaveLength(1);
    expect(ledger.nameOf(disputed[0].commitment.id)).toBe('visit');
    expect(disputed[0].disputes).toMatchObject([
      {
        about: 'fulfilment',
        debtors: ['JPN', 'USA'],
        asserted: { by: 'JPN', source: { quote: 'They met.' } },
        contested: { by: 'USA', ground: 'It was another meeting', source: { quote: 'That was no visit.' } },
      },
    ]);
    expect((await relation('asOf=2024-02-20')).disputed).toEqual([]);
  });

  it('shows what is to be chased, most pressing first, each once', async () => {
    const { outstanding } = await relation();
    const about = outstanding.map(
      ({ commitment, reason, overdue }: { commitment: Item; reason: string; overdue: boolean }) =>
        `${ledger.nameOf(commitment.id)} ${reason}${overdue ? ' overdue' : ''}`,
    );
    expect(about).toEqual(['visit overdue overdue', 'visit opened overdue', 'pledge overdue overdue']);
  });

  it('holds no more than it says, and names the list of everything', async () => {
    const { owes, truncated } = await relation('asOf=2024-03-12');
    expect(truncated).toEqual([]);
    const list = await ledger.served.get(owes[0].all);
    expect(list.body.items.map(({ id }: Item) => ledger.nameOf(id)).toSorted()).toEqual(['many', 'pledge', 'visit']);
  });
});

describe('What changed in a relation', () => {
  it('is left out unless it is asked for', async () => expect(await relation()).not.toHaveProperty('changed'));

  it('is what was recorded since, and what time alone brought about', async () =>
    expect(await changed('since=2024-03-02')).toEqual({
      mistake: [
        1,
        expect.stringContaining('/status "active" -> "retracted"'),
        expect.stringContaining('/standing/USA'),
      ],
      pledge: [0, '/conditions/due_soon true -> null', '/conditions/overdue null -> true'],
    }));

  it('compares with what was believed then, whatever took effect when', async () =>
    expect(await changed('since=2024-02-20&knownAt=2024-02-21&asOf=2024-02-21')).toEqual({
      visit: [
        1,
        expect.stringMatching(/^\/dueOn/),
        '/status "arranging" -> "fulfilled"',
        '/standing/JPN/status "arranging" -> "fulfilled"',
        '/standing/USA/status "arranging" -> "fulfilled"',
        '/conditions/overdue true -> null',
      ],
    }));

  it('about one past day is what is believed of it otherwise', async () => {
    const since = await changed('since=2024-02-01&asOf=2024-01-31');
    expect(Object.keys(since).toSorted()).toEqual(['guarantee', 'mistake', 'pledge']);
    expect(since['guarantee']).toEqual([
      1,
      expect.stringContaining('/source/event'),
      '/source/quote "Words of guarantee." -> "The commitment is unwavering."',
    ]);
  });

  it('has the entries with their sentences and sources, and what is new from nothing', async () => {
    const { changed: items } = await relation('since=2024-01-20&knownAt=2024-01-24&asOf=2024-01-24');
    expect(items.map(({ commitment }: { commitment: Item }) => ledger.nameOf(commitment.id))).toEqual([
      'many',
      'pledge',
    ]);
    const [, pledge] = items;
    expect(pledge.changes).toContainEqual({ path: '/status', was: null, now: 'active' });
    expect(pledge.entries).toMatchObject([
      { version: 1, actor: 'local', says: expect.stringContaining('Japan'), source: { quote: 'Words of pledge.' } },
    ]);
  });
});

describe('A relation', () => {
  it('with an unknown party is refused with the nearest', async () => {
    const problem = await refused('/v1/relations/JPN/Amerika', 422, 'unknown-party');
    expect(problem.errors[0].pointer).toBe('/partyB');
    expect((await refused('/v1/relations/Japan/USA', 422, 'unknown-party')).nearest[0].code).toBe('JPN');
  });

  it('of a party with itself is refused', () => refused('/v1/relations/JPN/JPN', 409, 'itself'));

  it('is refused where the times make no sense', async () => {
    await refused('/v1/relations/JPN/USA?since=2024-02-30', 400, 'invalid-request');
    await refused('/v1/relations/JPN/USA?until=2024', 400, 'invalid-request');
    await refused('/v1/relations/JPN/USA?since=2024-02-01&knownAt=2024-01-01', 422, 'dates-reversed');
  });

  it('of which nothing is known is empty', async () => {
    const { owes, disputed, outstanding, changed } = await relation('since=2024-01-01', 'FRA/DEU');
    expect([owes.map(({ byKind }: Way) => byKind), disputed, outstanding, changed]).toEqual([[[], []], [], [], []]);
  });

  it('is answered with 304 while it stands', async () => {
    const first = await ledger.served.get('/v1/relations/JPN/USA?asOf=2024-03-12');
    const again = await ledger.served.get('/v1/relations/JPN/USA?asOf=2024-03-12', {
      'If-None-Match': first.headers.get('etag')!,
    });
    expect(again.status).toBe(304);
  });

  it('between many parties is told by pairs, however many there are', async () => {
    const parties = (await ledger.served.get('/v1/parties?limit=60')).body.items.map(
      ({ code }: { code: string }) => code,
    );
    const [debtor] = parties;
    const body = {
      kind: 'coordination_pledge',
      subject: 'Together',
      terms: { topics: ['peace'] },
      effective: '2024-03-01',
    };
    const source = { title: 'News', url: 'https://example.org', quote: 'Together.' };
    const made = await ledger.post('/v1/commitments', { ...body, source, debtors: parties, creditors: parties });
    const position = (made as unknown as { position: string }).position;
    const { owes } = (await ledger.served.get(`/v1/relations/${debtor}/${parties.at(-1)}?minPosition=${position}`))
      .body;
    expect(owes.map(({ byKind }: Way) => byKind[0]!.byStatus[0]!.commitments[0]!.id)).toEqual([made.id, made.id]);
    const outside = (await ledger.served.get(`/v1/relations/${debtor}/ZWE`)).body;
    expect(parties).not.toContain('ZWE');
    expect(outside.owes.flatMap(({ byKind }: Way) => byKind)).toEqual([]);
  });
});

/** The words in which the guarantee was last said. */
const guarantee = async (query: string) => (await relation(query)).owes[1].byKind[0].byStatus[0].commitments[0].source;

/** How often something was recorded of each commitment that changed, and what changed. */
const changed = async (query: string) =>
  Object.fromEntries(
    (
      (await relation(query)).changed as {
        commitment: Item;
        recorded: number;
        changes: { path: string; was: unknown; now: unknown }[];
      }[]
    ).map(({ commitment, recorded, changes }) => [
      ledger.nameOf(commitment.id),
      [recorded, ...changes.map(({ path, was, now }) => `${path} ${JSON.stringify(was)} -> ${JSON.stringify(now)}`)],
    ]),
  );

const refused = async (path: string, status: number, code: string) => {
  const answer = await ledger.served.get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  return answer.body;
};
