import { LEGAL_FORCES, type Speaker, SPEECH_ACTS, type Strength, STRENGTH_LEVELS } from '#libs/commitments';
import { Optional } from './fields.js';
import { COUNT_MAX, IsOneOf, IsParty, IsText, IsTexts, LENGTH_MAX } from './words.js';

/** Four fields, never one number. */
export class StrengthBody implements Strength {
  @Optional() @IsOneOf(SPEECH_ACTS) readonly act?: (typeof SPEECH_ACTS)[number];
  /** After G20RG. */
  @Optional() @IsOneOf(STRENGTH_LEVELS) readonly level?: (typeof STRENGTH_LEVELS)[number];
  /** The words as used, such as "unwavering". */
  @Optional() @IsTexts(LENGTH_MAX.name, { max: COUNT_MAX.intensifiers }) readonly intensifiers?: string[];
  @Optional() @IsOneOf(LEGAL_FORCES) readonly legalForce?: (typeof LEGAL_FORCES)[number];
}

/** Who said it. A person is never a debtor: the office binds the state. */
export class SpeakerBody implements Speaker {
  @IsText(LENGTH_MAX.name) readonly name!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly office?: string;
  @Optional() @IsParty() readonly party?: string;
}
