import { Field } from '../commitments/requests/fields.js';

/** Nothing is proved from an empty log; fifteen digits are exact, and more than any log has leaves. */
const isSize = (value: unknown): boolean => typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value);

const IsSize = (example: string): PropertyDecorator =>
  Field({
    valid: isSize,
    must: 'must be the size of a checkpoint: a whole number from 1',
    schema: { type: 'string', pattern: '^[1-9][0-9]{0,14}$', example },
  });

export class ConsistencyQuery {
  /** The size of the earlier checkpoint. */
  @IsSize('3') readonly from!: string;

  /** The size of the later one. */
  @IsSize('8') readonly to!: string;
}
