import { type KindName, KINDS, type Terms } from '#libs/commitments';
import type { SourceRequest } from '#libs/application';
import { DatedBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { DeadlineBody } from './deadline.requests.js';
import { Optional, Part, Parts } from './fields.js';
import { IsSource, WithSources } from './source.requests.js';
import { SpeakerBody, StrengthBody } from './strength.requests.js';
import { IsTermsOfKind, WithTerms } from './terms.requests.js';
import { COUNT_MAX, IsOneOf, IsPartyCodes, IsText, IsTexts, IsTrueOrFalse, LENGTH_MAX } from './words.js';

/** A promise as it was made, with the words it was made in. */
@WithTerms()
@WithSources()
export class RecordCommitmentBody extends DatedBody implements Asked<'record'> {
  @IsOneOf(Object.keys(KINDS)) readonly kind!: KindName;
  @IsText(LENGTH_MAX.subject) readonly subject!: string;
  /** Who promised. */
  @IsPartyCodes({ min: 1 }) readonly debtors!: string[];
  /** To whom. Mutual promises name the same parties in both lists. */
  @IsPartyCodes({ min: 1 }) readonly creditors!: string[];
  /** Codes of parties, or words. */
  @Optional() @IsTexts(LENGTH_MAX.name, { max: COUNT_MAX.parties }) readonly beneficiaries?: string[];
  /** The object of the promise, bound to nothing. */
  @Optional() @IsPartyCodes({ min: 0 }) readonly thirdParties?: string[];
  @IsTermsOfKind() readonly terms!: Terms;
  @Optional() @Part(() => StrengthBody) readonly strength?: StrengthBody;
  @Optional() @Part(() => DeadlineBody) readonly deadline?: DeadlineBody;
  @Optional() @Parts(() => SpeakerBody, { max: COUNT_MAX.speakers }) readonly speakers?: SpeakerBody[];
  @Optional() @IsTrueOrFalse() readonly verifiable?: boolean;
  @IsSource() readonly source!: SourceRequest;
  @Optional() @IsText(LENGTH_MAX.words) readonly note?: string;
}
