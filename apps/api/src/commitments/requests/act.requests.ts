import type { Act, Dated, Kept, Said } from '#libs/commitments';
import type { SourceRequest } from '#libs/application';
import { Optional } from './fields.js';
import { IsSource, WithSources } from './source.requests.js';
import { IsMoment, IsZone } from './times.js';
import { IsParty, IsText, LENGTH_MAX } from './words.js';

/** When it took effect. */
export class DatedBody implements Dated {
  @IsMoment({ description: 'When it took effect, as it was said.' }) readonly effective!: string;
  /** The zone of dates; UTC without it. */
  @Optional() @IsZone() readonly zone?: string;
}

/** What is said at a time, and where that is written. */
@WithSources()
export class SaidBody extends DatedBody implements Omit<Said, 'source'> {
  @Optional() @IsSource() readonly source?: SourceRequest;
  @Optional() @IsText(LENGTH_MAX.words) readonly note?: string;
}

/** What most acts carry. */
@WithSources()
export class ActBody extends SaidBody implements Omit<Act, 'source'> {
  @Optional() @IsParty() readonly debtor?: string;
}

/** What is kept about a commitment: undated, it counts from its recording. */
export class KeptBody implements Kept {
  @Optional()
  @IsMoment({ description: 'By default the instant of recording.' })
  readonly effective?: string;
  @Optional() @IsZone() readonly zone?: string;
  @Optional() @IsText(LENGTH_MAX.words) readonly note?: string;
}
