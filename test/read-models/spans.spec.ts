import { it } from '@jest/globals';
import { spansEqualFold } from './spans.property.js';

it(
  '10,000 random histories: the spans answer what a fold answers, by both clocks',
  () => spansEqualFold(10_000),
  600_000,
);
