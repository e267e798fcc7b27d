import { type Belief, replacements, type Segment } from '#libs/commitments';
import { END_OF_TIME, type Row, type Table } from '#libs/event-sourcing';

/** `relation` is `superseded_by` or `duplicate_of`; the other commitment, named by its id, shows it the other way round. */
export const LINKS: Table = {
  columns: { commitment: 'text', relation: 'text', other: 'text', from: 'integer', to: 'integer' },
  key: ['commitment', 'relation', 'other', 'from'],
  indexes: [['other']],
  bitemporal: true,
};

/** A duplicate was one from its making on. */
export function links(
  commitment: string,
  { facts, duplicateOf }: Pick<Belief, 'facts' | 'duplicateOf'>,
  segments: readonly Segment[],
): readonly Row[] {
  const replaced = replacements(facts, segments.at(-1)!.state);
  const duplicated = new Set(duplicateOf.map(({ data }) => data.of));
  const made = { from: facts[0].countsAt, to: END_OF_TIME };
  return [
    ...replaced.map(({ by, from, to }) => ({ commitment, relation: 'superseded_by', other: by, from, to })),
    ...[...duplicated].map((other) => ({ commitment, relation: 'duplicate_of', other, ...made })),
  ];
}
