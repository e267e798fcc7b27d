import { type Clocks, idOf, type Link } from '#libs/read-models';
import { atOf, type Engine, heldAt, rowOf } from './queries.engine.js';

/** How the other commitment sees a link. */
const CONVERSE: Readonly<Record<string, Link['relation']>> = {
  superseded_by: 'supersedes',
  duplicate_of: 'has_duplicate',
};

/** Both ways, its own first. */
export async function links({ db }: Engine, commitment: string, clocks: Clocks): Promise<readonly Link[]> {
  const held = heldAt('x', atOf(clocks));
  const own = await db
    .selectFrom('register_links as x')
    .select(['relation', 'other as commitment'])
    .where('commitment', '=', rowOf(commitment))
    .where(held)
    .orderBy('relation')
    .orderBy('other')
    .execute();
  const others = await db
    .selectFrom('register_links as x')
    .select(['relation', 'commitment'])
    .where('other', '=', commitment)
    .where(held)
    .orderBy('relation')
    .orderBy('commitment')
    .execute();
  return [
    ...(own as Link[]),
    ...others.map(({ relation, commitment: other }) => ({ relation: CONVERSE[relation]!, commitment: idOf(other) })),
  ];
}
