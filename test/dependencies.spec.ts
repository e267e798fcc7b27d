import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

/** SPDX ids of licences that ask for no more than to be named. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Python-2.0',
]);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

const manifest = read('package.json') as Manifest;
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(packages).filter(([path]) => path !== '');

/** Whether an SPDX expression of `AND`, `OR` and parentheses can be met by permissive licences alone. */
function isPermissive(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare.split(' OR ').some((either) => either.split(' AND ').every((id) => PERMISSIVE.has(id.trim())));
}

const pathsWhere = (isAmiss: (entry: Locked, path: string) => boolean): readonly string[] =>
  locked.filter(([path, entry]) => isAmiss(entry, path)).map(([path]) => path);

const nameAt = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('Every dependency', () => {
  it('is there under a permissive licence', () => {
    expect(locked.length).toBeGreaterThan(100);
    expect(pathsWhere(({ license }) => !isPermissive(license))).toEqual([]);
  });

  it('is locked by its contents, and by no place to fetch it from', () =>
    expect(
      pathsWhere(({ integrity, resolved }) => !integrity?.startsWith('sha512-') || resolved !== undefined),
    ).toEqual([]));

  it('runs a script when it is installed only where package.json decides that', () => {
    expect(
      pathsWhere(({ hasInstallScript = false }, path) => hasInstallScript && !(nameAt(path) in manifest.allowScripts)),
    ).toEqual([]);
  });

  it('of our own choice is pinned to one version', () => {
    const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
    const chosen = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides });
    expect(chosen.filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

it.each([
  ['MIT', true],
  ['(BSD-3-Clause AND Apache-2.0)', true],
  ['GPL-3.0-only OR MIT', true],
  ['GPL-3.0-only', false],
  ['MIT AND LGPL-2.1-only', false],
  ['SEE LICENSE IN LICENSE', false],
  [undefined, false],
])('The licence %s is permissive: %s', (expression, expected) => expect(isPermissive(expression)).toBe(expected));
