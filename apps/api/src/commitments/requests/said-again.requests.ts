import { applyDecorators } from '@nestjs/common';
import type { CommitmentData, Terms } from '#libs/commitments';
import { Nested } from '../../http/sound.js';
import { ActBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { DeadlineBody } from './deadline.requests.js';
import { Field, isPrimitive, Optional, Part, Parts } from './fields.js';
import { SpeakerBody, StrengthBody } from './strength.requests.js';
import { IsTerms, ScopeClauseBody, WithTerms } from './terms.requests.js';
import { COUNT_MAX, IsParty, IsPartyCodes, IsText, LENGTH_MAX, saysSomething } from './words.js';

export class ReaffirmBody extends ActBody implements Asked<'reaffirm'> {
  @Optional() @IsParty() readonly by?: string;
  @Optional() @Parts(() => SpeakerBody, { max: COUNT_MAX.speakers }) readonly speakers?: SpeakerBody[];
  @Optional() @Part(() => StrengthBody) readonly strength?: StrengthBody;
  @Optional() @Parts(() => ScopeClauseBody, { max: COUNT_MAX.scope }) readonly scope?: ScopeClauseBody[];
}

export class ChangeScopeBody extends ActBody implements Asked<'change-scope'> {
  @Parts(() => ScopeClauseBody, { max: COUNT_MAX.scope }) readonly scope!: ScopeClauseBody[];
}

/** What the parties changed; each part replaces the one before as a whole. */
@WithTerms()
export class AmendmentBody implements Readonly<CommitmentData['CommitmentAmended']['changes']> {
  @Optional() @IsText(LENGTH_MAX.subject) readonly subject?: string;
  @Optional() @IsTerms() readonly terms?: Terms;
  @Optional() @Part(() => DeadlineBody) readonly deadline?: DeadlineBody;
}

const CHANGES = 'must be an object with at least one of subject, terms and deadline';

const IsAmendment = (): PropertyDecorator =>
  applyDecorators(
    Field({
      valid: (value) => saysSomething(value) || isPrimitive(value),
      must: CHANGES,
      schema: { type: () => AmendmentBody, minProperties: 1 },
    }),
    Nested(() => AmendmentBody, CHANGES),
  );

export class AmendBody extends ActBody implements Asked<'amend'> {
  @IsAmendment() readonly changes!: AmendmentBody;
  @Optional() @IsPartyCodes({ min: 1 }) readonly agreedBy?: string[];
}

export class ChangeDeadlineBody extends ActBody implements Asked<'change-deadline'> {
  @Part(() => DeadlineBody) readonly deadline!: DeadlineBody;
  @IsText(LENGTH_MAX.words) readonly reason!: string;
}
