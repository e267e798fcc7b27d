import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { problemTable } from '../apps/api/src/problem/codes.js';

it('The README carries the whole table of problems', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const [, table] = /<!-- problems: [^>]*-->\n([\s\S]*?)<!-- \/problems -->/.exec(readme) ?? [];
  expect(table?.trim()).toBe(problemTable());
});
