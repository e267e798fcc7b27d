import type { Belief, Fact, Segment } from '#libs/commitments';
import { END_OF_TIME, type Row, type Table } from '#libs/event-sourcing';

/** `relation` is `superseded_by` or `duplicate_of`; the other commitment, named by its id, shows it the other way round. */
export const LINKS: Table = {
  columns: { commitment: 'text', relation: 'text', other: 'text', from: 'integer', to: 'integer' },
  key: ['commitment', 'relation', 'other', 'from'],
  indexes: [['other']],
  bitemporal: true,
};

/** A replacement stands until the commitment is opened again; a duplicate was one from its making on. */
export function links(
  commitment: string,
  { facts, duplicateOf }: Pick<Belief, 'facts' | 'duplicateOf'>,
  segments: readonly Segment[],
): readonly Row[] {
  const skipped = new Set(segments.at(-1)?.state.conflicts.map(({ fact }) => fact.id));
  const standing = facts.filter(({ id }) => !skipped.has(id));
  const replaced = standing.flatMap((fact, index) =>
    fact.type === 'CommitmentSuperseded'
      ? [{ other: fact.data.replacement, from: fact.countsAt, to: reopenedAt(standing.slice(index)) }]
      : [],
  );
  const duplicated = new Set(duplicateOf.map(({ data }) => data.of));
  const first = new Map(replaced.toReversed().map((link) => [`${link.other} ${link.from}`, link]));
  return [
    ...[...first.values()].map((link) => ({ commitment, relation: 'superseded_by', ...link })),
    ...[...duplicated].map((other) => ({
      commitment,
      relation: 'duplicate_of',
      other,
      from: facts[0].countsAt,
      to: END_OF_TIME,
    })),
  ];
}

const reopenedAt = (facts: readonly Fact[]): number =>
  facts.find(({ type }) => type === 'CommitmentReopened')?.countsAt ?? END_OF_TIME;
