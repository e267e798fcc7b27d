import { END_OF_TIME, type Row, type Table } from '#libs/event-sourcing';
import { type Fact, factsThatFit, type Segment, type Source, type Stretch } from '#libs/commitments';
import type { Words } from './relation-queries.js';

/** The words in which a commitment was last said, for as long as they were the last: from its making on, without gaps. */
export const SAYINGS: Table = {
  columns: {
    commitment: 'text',
    from: 'integer',
    to: 'integer',
    event: 'text',
    type: 'text',
    effective: 'text',
    /** The document that holds the words, where the ledger knows it. */
    document: 'text?',
    /** `Words` as JSON. */
    source: 'text',
  },
  key: ['commitment', 'from'],
  bitemporal: true,
};

/** What was said without a source leaves the words before it standing; what does not fit was not said. */
export function sayings(commitment: string, facts: readonly Fact[], segments: readonly Segment[]): readonly Row[] {
  const last = segments.at(-1)?.state;
  const said = (last ? factsThatFit(facts, last) : facts).filter(isSaid);
  const stretches = said.map((fact, index) => ({
    fact,
    from: fact.countsAt,
    to: said[index + 1]?.countsAt ?? END_OF_TIME,
  }));
  return stretches
    .filter(({ from, to }) => from < to)
    .map(({ fact, from, to }) => saying(commitment, fact, { from, to }));
}

const known = new WeakMap<Fact, Row>();

/** The same row for the same fact, unless it holds for another while than before. */
function saying(commitment: string, fact: Fact, { from, to }: Stretch): Row {
  const before = known.get(fact);
  if (before?.['from'] === from && before['to'] === to) return before;
  const made = { commitment, from, to, ...row(fact) };
  known.set(fact, made);
  return made;
}

const isSaid = ({ type, data }: Fact): boolean =>
  type === 'CommitmentRecorded' || (type === 'CommitmentReaffirmed' && data.source !== undefined);

function row({ id, type, data }: Fact): Row {
  const words = 'source' in data && data.source ? wordsOf(data.source) : null;
  return {
    event: id,
    type,
    effective: data.effective,
    document: words?.document ?? null,
    source: JSON.stringify(words),
  };
}

/** Without the place in the text. */
function wordsOf(source: Source): Words {
  if (!('document' in source)) return source;
  const { document, quote, verified } = source;
  return { document, quote, verified };
}
