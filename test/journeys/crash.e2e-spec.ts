import { it } from '@jest/globals';
import { crashes } from './crash.js';

it('Killed (-9) in the midst of writes, it loses nothing that was acknowledged (6 cycles)', async () => {
  await crashes(6, () => undefined);
}, 120_000);
