import { ListEnd } from '../lists/list.answers.js';

/** A party to commitments. */
export class PartyRow {
  /** ISO 3166-1 alpha-3, or the code of an organisation or entity. */
  readonly code!: string;
  readonly name!: string;
  readonly type!: 'state' | 'organisation' | 'entity';
}

export class PartiesAnswer extends ListEnd {
  readonly items!: PartyRow[];
}
