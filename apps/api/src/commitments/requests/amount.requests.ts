import { type Amount, fitsCurrency, isCurrency, isDecimal, minorUnitsOf } from '#libs/commitments';
import { Field } from './fields.js';

export const IsCurrency = (): PropertyDecorator =>
  Field({
    valid: (value) => typeof value === 'string' && isCurrency(value),
    must: 'must be a currency code of ISO 4217, such as EUR',
    schema: { type: 'string', pattern: '^[A-Z]{3}$', example: 'EUR' },
  });

/** A value with more decimals than its currency has was written wrong somewhere: it is not rounded. */
const IsValue = (): PropertyDecorator =>
  Field({
    valid: (value, of) =>
      typeof value === 'string' &&
      isDecimal(value) &&
      (!hasCurrency(of) || fitsCurrency({ value, currency: of.currency })),
    must: (of) =>
      hasCurrency(of)
        ? `must be a decimal string above 0 with at most 15 digits before the point and ${minorUnitsOf(of.currency)} after it`
        : 'must be a decimal string above 0, such as "1500000.50"',
    schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})([.][0-9]{1,6})?$', example: '1500000.50' },
  });

const hasCurrency = (of: object): of is { readonly currency: string } =>
  'currency' in of && typeof of.currency === 'string' && isCurrency(of.currency);

/** Money, exactly. */
export class AmountBody implements Amount {
  @IsValue() readonly value!: string;
  @IsCurrency() readonly currency!: string;
}
