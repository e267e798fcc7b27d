import { build } from 'rolldown';

/** Asked for by its files, and what loads files of its own. */
const WITH_FILES = ['swagger-ui-dist', '@eventstore/db-client'];
/** What others load only where somebody installed it. Nobody did. */
const NOT_INSTALLED = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  /^@nestjs\/microservices/,
  '@nestjs/platform-express',
  /^@nestjs\/websockets/,
];

/** Makes the two programs of what `nest build` compiled, with their packages, in a few files: a start reads dozens, not thousands. */
await build({
  input: { api: 'dist/apps/api/src/main.js', cli: 'dist/apps/cli/src/main.js' },
  platform: 'node',
  external: [...WITH_FILES, ...NOT_INSTALLED],
  output: {
    dir: 'dist/bin',
    format: 'esm',
    // Errors, commands and schemas are told by the names of their classes.
    keepNames: true,
    sourcemap: true,
  },
  onLog(_level, log) {
    // A package that is not found would be missed at run time only.
    throw new Error(log.message);
  },
});
