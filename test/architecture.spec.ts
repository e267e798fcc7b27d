import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** For each lib, what it may import beside its own files, and why. */
const ARROWS = JSON.parse(readFileSync(join(ROOT, 'test/arrows.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

const CORE = ['event-sourcing', 'commitments', 'read-models', 'transparency', 'access'];
const SPEC_FILE = /\.(spec|int-spec|e2e-spec|long-spec|contract)\.ts$/;
const isForSpecs = (path: string) => SPEC_FILE.test(path) || basename(path) === 'testing.ts';
/** Beside the lib's own imports, specs need their tools and may read published vectors from files. */
const SPEC_TOOLS =
  /^(@jest\/globals|fast-check|@electric-sql\/pglite|@nestjs\/testing|node:.+|#libs\/event-sourcing\/testing)$/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

describe('Architecture', () => {
  const files = ['apps', 'libs'].flatMap(sourceFiles);
  const libs = existsSync(join(ROOT, 'libs'))
    ? readdirSync(join(ROOT, 'libs'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];

  it('knows every lib', () => expect(libs.map((lib) => lib.name).filter((name) => !(name in ARROWS))).toEqual([]));

  it('gives a reason for every arrow', () => {
    const reasons = Object.values(ARROWS).flatMap((allowed) => Object.values(allowed));
    expect(reasons.filter((reason) => reason.length < 10)).toEqual([]);
  });

  it('draws arrows between libs in one direction only', () => expect(cycleOfArrows(ARROWS)).toEqual([]));

  it('imports along the arrows only', () => expect(files.flatMap(wrongImports)).toEqual([]));

  it('keeps clock, randomness and environment out of the core', () => {
    const core = files.filter(({ path }) => CORE.includes(libOf(path) ?? '') && !isForSpecs(path));
    expect(core.flatMap(impurities)).toEqual([]);
  });

  it('has one face of named exports per lib, and no drawers', () => expect(files.flatMap(shapeFaults)).toEqual([]));
});

describe('The architecture test itself', () => {
  it.each([
    ['libs/event-sourcing/src/handle.ts', "import { readFileSync } from 'node:fs';"],
    ['libs/event-sourcing/src/handle.ts', "import type { Terms } from '#libs/commitments';"],
    ['libs/commitments/src/refusals.ts', "const { x } = await import('#libs/storage');"],
    ['libs/commitments/src/refusals.ts', "import { thenRecords } from '#libs/event-sourcing/testing';"],
    ['libs/commitments/src/commitment/terms.ts', "import { x } from '../../../event-sourcing/src/time.js';"],
    ['libs/read-models/src/register.ts', "import { Injectable } from '@nestjs/common';"],
    ['libs/read-models/src/register.ts', "import { Kysely } from 'kysely';"],
    ['libs/storage/src/events.sqlite.ts', "import { commitment } from '#libs/commitments';"],
    ['libs/transparency/src/merkle.ts', "export { x } from '../../../apps/api/src/config.js';"],
    ['libs/transparency/src/merkle.spec.ts', "import { x } from '#libs/read-models';"],
    ['apps/api/src/main.ts', "import { x } from '#libs/storage/events.sqlite';"],
    ['apps/api/src/main.ts', "import { x } from '../../../libs/storage/src/index.js';"],
    ['apps/api/src/main.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['apps/api/src/main.ts', "import { specFor } from '#libs/event-sourcing/testing';"],
  ])('rejects in %s: %s', (path, text) => expect(wrongImports({ path, text })).toHaveLength(1));

  it.each([
    ['libs/event-sourcing/src/handle.ts', "import { createHash } from 'node:crypto';"],
    ['libs/commitments/src/commitment/terms.ts', "import { refuse } from '../refusals.js';"],
    ['libs/commitments/src/commitment/terms.spec.ts', "import { specFor } from '#libs/event-sourcing/testing';"],
    ['libs/storage/src/events.sqlite.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['apps/api/src/main.ts', "import { LedgerModule } from '#libs/application';"],
    ['apps/api/src/main.ts', "import { NestFactory } from '@nestjs/core';"],
  ])('accepts in %s: %s', (path, text) => expect(wrongImports({ path, text })).toEqual([]));

  it.each([
    'const now = new Date();',
    'const now = new Date;',
    'const now = Date();',
    'const now = Date.now();',
    'const { now } = Date;',
    'const clock = performance.now();',
    'const die = Math.random();',
    "import { randomUUID } from 'node:crypto';",
    'const id = crypto.randomUUID();',
    'const salt = randomBytes(16);',
    'const host = process.env.HOST;',
    "const host = process['env'];",
  ])('rejects in the core: %s', (text) => {
    expect(impurities({ path: 'libs/commitments/src/x.ts', text })).not.toEqual([]);
  });

  it.each(['// Never new Date() nor Date.now.', "const words = 'Math.random';", 'const day = new Date(ms);'])(
    'accepts in the core: %s',
    (text) => expect(impurities({ path: 'libs/commitments/src/x.ts', text })).toEqual([]),
  );

  it.each([
    ['libs/commitments/src/index.ts', "export * from './refusals.js';"],
    ['libs/commitments/src/commitment/index.ts', "export { a } from './a.js';"],
    ['libs/commitments/src/utils.ts', ''],
    ['libs/commitments/src/common/money.ts', ''],
    ['apps/api/src/string-helpers.ts', ''],
    ['apps/api/src/shared.ts', ''],
  ])('rejects the shape of %s: %s', (path, text) => expect(shapeFaults({ path, text })).toHaveLength(1));

  it('finds a cycle of arrows', () => {
    expect(cycleOfArrows({ a: { '#libs/b': '' }, b: { '#libs/c': '' }, c: { '#libs/a': '' } })).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

function sourceFiles(top: string): SourceFile[] {
  if (!existsSync(join(ROOT, top))) return [];
  return readdirSync(join(ROOT, top), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

function libOf(path: string): string | undefined {
  return /^libs\/([^/]+)\//.exec(path)?.[1];
}

function wrongImports({ path, text }: SourceFile): string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => !mayImport(path, specifier))
    .map((specifier) => `${path} imports ${specifier}`);
}

function mayImport(path: string, specifier: string): boolean {
  const room = path.split('/').slice(0, 2).join('/');
  if (specifier.startsWith('.')) return join(path, '..', specifier).startsWith(`${room}/`);
  if (isForSpecs(path) && SPEC_TOOLS.test(specifier)) return true;
  const lib = libOf(path);
  if (lib !== undefined) return specifier in (ARROWS[lib] ?? {});
  if (specifier.startsWith('#')) return /^#libs\/[^/]+$/.test(specifier);
  return !/^(node:sqlite|kysely|pg|@eventstore\/db-client)$/.test(specifier);
}

/** What in a core file reads a clock, randomness or the environment. Comments and strings may name them. */
function impurities({ path, text }: SourceFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isImpure(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1} has ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isImpure(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && !node.arguments?.length;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Date';
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return /^(Date\W+now|Math\W+random|process\W+env|performance\W+now)\b/.test(node.getText());
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    return /^(Date|Math|process|performance)$/.test(node.initializer?.getText() ?? '');
  }
  return ts.isIdentifier(node) && /^(randomUUID|randomBytes|randomInt|randomFillSync|getRandomValues)$/.test(node.text);
}

function shapeFaults({ path, text }: SourceFile): string[] {
  const faults: string[] = [];
  if (basename(path) === 'index.ts' && !/^libs\/[^/]+\/src\/index\.ts$/.test(path)) faults.push(`${path} is a barrel`);
  if (/^\s*export\s*(type\s*)?\*/m.test(text)) faults.push(`${path} exports everything by *`);
  if (/(^|[/.-])(utils?|common|shared|helpers?)([/.-]|$)/.test(path)) faults.push(`${path} is named for no idea`);
  return faults;
}

/** The libs of one cycle, in the order of its arrows; empty when there is none. */
function cycleOfArrows(arrows: typeof ARROWS): string[] {
  const visit = (lib: string, trail: string[]): string[] => {
    if (trail.includes(lib)) return trail.slice(trail.indexOf(lib));
    const next = Object.keys(arrows[lib] ?? {}).filter((specifier) => specifier.startsWith('#libs/'));
    return next.map((specifier) => visit(specifier.slice(6), [...trail, lib])).find((cycle) => cycle.length > 0) ?? [];
  };
  return (
    Object.keys(arrows)
      .map((lib) => visit(lib, []))
      .find((cycle) => cycle.length > 0) ?? []
  );
}
