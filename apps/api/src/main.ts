import module from 'node:module';
import { join } from 'node:path';
import { ConfigError, readConfig } from './config.js';

/** Beside the code, and as trustworthy; where it cannot be written, there is none. */
const COMPILED = join(import.meta.dirname, '.compiled');

// The program itself is loaded only when it can begin: what is wrong with the configuration is said at once.
try {
  const config = readConfig(process.env);
  module.enableCompileCache(COMPILED);
  const { run } = await import('./run.js');
  await run(config);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`pacta: ${error.message}\n`);
  process.exit(1);
}
