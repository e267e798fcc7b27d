import {
  CLOSED_STATUSES,
  CONDITIONS,
  type Condition,
  KINDS,
  type KindName,
  OPEN_STATUSES,
  type Status,
  MODALITIES,
} from '#libs/commitments';
import { type Sort, SORTS } from '#libs/read-models';
import { Optional } from '../commitments/requests/fields.js';
import { IsOneOf, IsParty, IsText, LENGTH_MAX } from '../commitments/requests/words.js';
import { AskedListQuery } from '../lists/list.requests.js';

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];
const STATUSES = [...OPEN_STATUSES, ...CLOSED_STATUSES, 'mixed', 'retracted'] as const;

/** Which commitments, and in which order. */
export class RegisterQuery extends AskedListQuery {
  @Optional() @IsOneOf(KIND_NAMES) readonly kind?: KindName;
  /** A party in any role. */
  @Optional() @IsParty() readonly party?: string;
  @Optional() @IsParty() readonly debtor?: string;
  @Optional() @IsParty() readonly creditor?: string;
  /** Matches any debtor; retracted commitments are absent unless asked for. */
  @Optional() @IsOneOf(STATUSES) readonly status?: Status | 'mixed' | 'retracted';
  @Optional() @IsOneOf(CONDITIONS) readonly condition?: Condition;
  /** A topic of a coordination pledge, in any case. */
  @Optional() @IsText(LENGTH_MAX.name) readonly topic?: string;
  /** What the help of an assistance pledge comes as. */
  @Optional() @IsOneOf(MODALITIES) readonly modality?: (typeof MODALITIES)[number];
  /** An assessment scheme that the terms name, or on which it was assessed. */
  @Optional() @IsText(LENGTH_MAX.name) readonly scheme?: string;
  /** Words that must all stand in the subject, the terms or the quotes. */
  @Optional() @IsText(LENGTH_MAX.subject) readonly q?: string;
  /** `-recorded` without it. */
  @Optional() @IsOneOf(SORTS) readonly sort?: Sort;
}
