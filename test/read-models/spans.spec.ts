import { it } from '@jest/globals';
import { spansEqualFold } from './spans.property.js';

/**
 * A failure prints a seed and a path. To see that history again, alone and already small:
 * `PACTA_SEED=-123 PACTA_PATH=45:0:2 npm run jest -- spans.spec`.
 */
it(
  '10,000 random histories: the spans answer what a fold answers, by both clocks',
  () => spansEqualFold(10_000),
  600_000,
);
