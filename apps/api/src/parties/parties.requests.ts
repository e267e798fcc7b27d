import { isPartyCode, PARTY_TYPES, type PartyData } from '#libs/commitments';
import { Field, Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsText, LENGTH_MAX } from '../commitments/requests/words.js';
import { ListQuery } from '../lists/list.requests.js';

export class PartiesQuery extends ListQuery {
  /** A part of the code or the name, in any case. */
  @Optional() @IsText(LENGTH_MAX.name) readonly q?: string;
}

/** A party that the ledger does not know yet. */
export class RegisterPartyBody implements PartyData {
  @Field({
    valid: isPartyCode,
    must: 'must be 2 to 16 capital letters and digits, the first a letter',
    schema: { type: 'string', pattern: '^[A-Z][A-Z0-9]{1,15}$', example: 'OPANAL' },
  })
  readonly code!: string;
  @IsText(LENGTH_MAX.name) readonly name!: string;
  @IsOneOf(PARTY_TYPES) readonly type!: (typeof PARTY_TYPES)[number];
}
