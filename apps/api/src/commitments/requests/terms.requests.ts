import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import {
  type AssistancePledgeTerms,
  type CoordinationPledgeTerms,
  type DefenseGuaranteeTerms,
  GUARANTEE_OBLIGATIONS,
  type KindName,
  KINDS,
  MODALITIES,
  type PlannedVisitTerms,
  type PolicyUndertakingTerms,
  SCOPE_MODES,
  type ScopeClause,
  type TermsOf,
  VISIT_FORMATS,
  VISIT_OBLIGATIONS,
  type VisitFormat,
} from '#libs/commitments';
import { Nested } from '../../http/sound.js';
import { AmountBody } from './amount.requests.js';
import { Field, isObject, isPrimitive, Optional, Part, Parts } from './fields.js';
import { IsDay } from './times.js';
import {
  COUNT_MAX,
  IsOneOf,
  IsParty,
  IsPartyCodes,
  IsText,
  IsTexts,
  IsTrueOrFalse,
  IsWhole,
  LENGTH_MAX,
} from './words.js';

/** An area that a guarantee covers or leaves out. */
export class ScopeClauseBody implements ScopeClause {
  @IsText(LENGTH_MAX.subject) readonly area!: string;
  @IsOneOf(SCOPE_MODES) readonly mode!: (typeof SCOPE_MODES)[number];
  @Optional() @IsTrueOrFalse() readonly disputed?: boolean;
  @Optional() @IsPartyCodes({ min: 0 }) readonly claimants?: string[];
}

export class InstrumentBody implements NonNullable<DefenseGuaranteeTerms['instrument']> {
  @IsText(LENGTH_MAX.subject) readonly title!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly article?: string;
  @Optional() @IsDay() readonly signedOn?: string;
}

export class DefenseGuaranteeTermsBody implements DefenseGuaranteeTerms {
  /** After ATOP; its *consultation* covers militarised crises only. */
  @IsOneOf(GUARANTEE_OBLIGATIONS) readonly obligation!: (typeof GUARANTEE_OBLIGATIONS)[number];
  @Optional() @Part(() => InstrumentBody) readonly instrument?: InstrumentBody;
  @Optional() @Parts(() => ScopeClauseBody, { max: COUNT_MAX.scope }) readonly scope?: ScopeClauseBody[];
  /** What calls it in. */
  @Optional() @IsText(LENGTH_MAX.words) readonly trigger?: string;
  @Optional() @IsText(LENGTH_MAX.words) readonly means?: string;
  @Optional() @IsWhole(0, 1_200) readonly noticeMonths?: number;
}

export class VisitorBody implements Readonly<PlannedVisitTerms['visitor']> {
  @IsText(LENGTH_MAX.name) readonly name!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly office?: string;
  @IsParty() readonly party!: string;
}

export class PlannedVisitTermsBody implements PlannedVisitTerms {
  @Part(() => VisitorBody) readonly visitor!: VisitorBody;
  @IsParty() readonly host!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly place?: string;
  @Optional() @IsOneOf(VISIT_FORMATS) readonly format?: VisitFormat;
  @IsOneOf(VISIT_OBLIGATIONS) readonly obligation!: (typeof VISIT_OBLIGATIONS)[number];
}

export class CoordinationPledgeTermsBody implements CoordinationPledgeTerms {
  @IsTexts(LENGTH_MAX.name, { min: 1, max: COUNT_MAX.topics }) readonly topics!: string[];
  @Optional() @IsText(LENGTH_MAX.name) readonly forum?: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly cadence?: string;
  @Optional() @IsText(LENGTH_MAX.words) readonly endCondition?: string;
}

export class PolicyUndertakingTermsBody implements PolicyUndertakingTerms {
  /** What is to be reached or done. */
  @IsText(LENGTH_MAX.words) readonly target!: string;
  /** What the target is measured from. */
  @Optional() @IsText(LENGTH_MAX.words) readonly baseline?: string;
  /** The policy measure by which it is to be reached. */
  @Optional() @IsText(LENGTH_MAX.words) readonly measure?: string;
  /** The scheme by which it is to be assessed: `G20RG`, `OGP`, or a free one. */
  @Optional() @IsText(LENGTH_MAX.name) readonly assessmentScheme?: string;
}

export class AssistancePledgeTermsBody implements AssistancePledgeTerms {
  @IsOneOf(MODALITIES) readonly modality!: (typeof MODALITIES)[number];
  /** Of all debtors together. */
  @Optional() @Part(() => AmountBody) readonly amount?: AmountBody;
  @IsParty() readonly recipient!: string;
  /** The form in which it is given, in words: a grant, a loan, equipment in kind. */
  @Optional() @IsText(LENGTH_MAX.subject) readonly instrument?: string;
}

/** The terms of each kind: a new kind does not compile without its own. */
export const TERMS = {
  assistance_pledge: AssistancePledgeTermsBody,
  defense_guarantee: DefenseGuaranteeTermsBody,
  planned_visit: PlannedVisitTermsBody,
  coordination_pledge: CoordinationPledgeTermsBody,
  policy_undertaking: PolicyUndertakingTermsBody,
} satisfies { readonly [Name in KindName]: Class<TermsOf[Name]> };

const isKind = (value: unknown): value is KindName => typeof value === 'string' && Object.hasOwn(KINDS, value);

/** The terms of the kind that stands beside them; while that is unknown, they are not judged. */
export const IsTermsOfKind = (): PropertyDecorator =>
  applyDecorators(
    ValidateIf(({ kind }: { readonly kind?: unknown }) => isKind(kind)),
    Field({
      valid: (value) => isObject(value) || isPrimitive(value),
      must: TERMS_MUST,
      schema: TERMS_SCHEMA,
    }),
    Nested((around) => {
      const kind = around?.object['kind'];
      return isKind(kind) ? TERMS[kind] : Object;
    }, TERMS_MUST),
  );

/** Terms of a kind that only the commitment itself can name: they are judged there. */
export const IsTerms = (): PropertyDecorator => Field({ valid: isObject, must: TERMS_MUST, schema: TERMS_SCHEMA });

const TERMS_MUST = 'must be an object with the terms of the kind';
const TERMS_SCHEMA = { type: 'object', oneOf: Object.values(TERMS).map((terms) => ({ $ref: getSchemaPath(terms) })) };

/** For the classes that hold terms: OpenAPI lists what `oneOf` names. */
export const WithTerms = (): ClassDecorator => ApiExtraModels(...Object.values(TERMS));
