import { isCurrency, MODALITIES, ratesIn } from '#libs/commitments';
import { ASSISTANCE_GROUPS, type AssistanceGroup } from '#libs/read-models';
import { IsCurrency } from '../commitments/requests/amount.requests.js';
import { Field, Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty } from '../commitments/requests/words.js';
import { AskedQuery } from '../lists/list.requests.js';

/** In characters: each currency that there is, at a rate of eight digits. */
const RATES_LENGTH_MAX = 2_000;

const areFor = (text: string, currency: unknown): boolean => ratesIn(text)?.has(String(currency)) === false;

/** How help is summed, and when. */
export class AssistanceQuery extends AskedQuery {
  @IsOneOf(ASSISTANCE_GROUPS) readonly by!: AssistanceGroup;
  /** A party of the commitment, in any role. */
  @Optional() @IsParty() readonly party?: string;
  @Optional() @IsOneOf(MODALITIES) readonly modality?: (typeof MODALITIES)[number];
  @Optional() @IsCurrency() readonly currency?: string;
  /** The currency in which everything is counted as well, at the rates stated. */
  @Optional() @IsCurrency() readonly in?: string;
  /** What one of each other currency counts in that of `in`. */
  @Optional()
  @Field({
    valid: (value, of) =>
      typeof value === 'string' &&
      value.length <= RATES_LENGTH_MAX &&
      isCurrency(String(of['in'])) &&
      areFor(value, of['in']),
    must: 'must be what one of each other currency counts in that of `in`, each once, such as USD:0.92,JPY:0.0062',
    schema: { type: 'string', maxLength: RATES_LENGTH_MAX, example: 'USD:0.92,JPY:0.0062' },
  })
  readonly rates?: string;
}
