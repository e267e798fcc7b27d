import { it } from '@jest/globals';
import { spansEqualFold } from './spans.property.js';

it(
  '200,000 random histories: the spans answer what a fold answers, by both clocks',
  () => spansEqualFold(200_000),
  7_200_000,
);
