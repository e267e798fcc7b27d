import { IsText, LENGTH_MAX } from '../commitments/requests/words.js';

/** Why the data of an event is to be erased, and who may ask for that. */
export class RedactBody {
  @IsText(LENGTH_MAX.words) readonly reason!: string;
  /** The court, office or law on whose authority it is erased. */
  @IsText(LENGTH_MAX.name) readonly authority!: string;
}
