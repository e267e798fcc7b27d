// The arrows between the rooms. What each lib may import, and why, stands in test/arrows.json,
// which test/architecture.spec.ts reads too.
const arrows = require('./test/arrows.json');

const SPECS = '(\\.(spec|int-spec|e2e-spec|long-spec|contract)\\.ts|/testing\\.ts)$';
const DRIVERS = ['^(node:)?sqlite$', '(^|/)node_modules/(kysely|pg|@eventstore/db-client)/'];
const escape = (name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A specifier of arrows.json as the path that it resolves to. */
function resolved(specifier) {
  if (specifier.startsWith('#libs/')) return `^libs/${escape(specifier.slice(6))}/src/index\\.ts$`;
  if (specifier.startsWith('node:')) return `^(node:)?${escape(specifier.slice(5))}$`;
  const [scope, name] = specifier.split('/');
  return `(^|/)node_modules/${escape(scope.startsWith('@') ? `${scope}/${name}` : scope)}/`;
}

const perLib = Object.entries(arrows).map(([lib, allowed]) => ({
  name: `${lib}-imports-only-what-it-may`,
  comment: 'Allowed, with reasons: test/arrows.json.',
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: SPECS },
  to: { pathNot: [`^libs/${lib}/src/`, ...Object.keys(allowed).map(resolved)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...perLib,
    {
      name: 'no-cycle',
      comment: 'Types may look at each other: a kind is one file, its terms among the events and its rules over them.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-never-import-one-another',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: SPECS },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-only-by-their-face',
      comment: 'index.ts is the face; testing.ts is a second door for specs.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/event-sourcing/src/testing\\.ts$'],
      },
    },
    {
      name: 'no-relative-path-into-a-lib',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: '^$1/$2/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'testing-door-is-for-specs',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPECS },
      to: { path: '^libs/[^/]+/src/testing\\.ts$' },
    },
    {
      name: 'drivers-only-in-storage',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/storage/', SPECS] },
      to: { path: DRIVERS },
    },
    {
      name: 'one-file-knows-eventstoredb',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/storage/src/eventstoredb\\.ts$' },
      to: { path: '(^|/)@eventstore/' },
    },
    {
      name: 'one-file-knows-postgresql',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/storage/src/postgres\\.ts$' },
      to: { path: '(^|/)node_modules/pg/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
