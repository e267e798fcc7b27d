import { IsDefined } from 'class-validator';
import { MODALITIES } from '#libs/commitments';
import { ASSISTANCE_GROUPS, type AssistanceGroup } from '#libs/read-models';
import { IsCurrency } from '../commitments/requests/amount.requests.js';
import { Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty } from '../commitments/requests/words.js';
import { AskedQuery } from '../lists/list.requests.js';

/** How help is summed, and when. */
export class AssistanceQuery extends AskedQuery {
  @IsDefined() @IsOneOf(ASSISTANCE_GROUPS) readonly by!: AssistanceGroup;
  /** A party of the commitment, in any role. */
  @Optional() @IsParty() readonly party?: string;
  @Optional() @IsOneOf(MODALITIES) readonly modality?: (typeof MODALITIES)[number];
  @Optional() @IsCurrency() readonly currency?: string;
}
