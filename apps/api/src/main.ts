import { ConfigError, readConfig } from './config.js';

// The program itself is loaded only when it can begin: what is wrong with the configuration is said at once.
try {
  const config = readConfig(process.env);
  const { run } = await import('./run.js');
  await run(config);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`pacta: ${error.message}\n`);
  process.exit(1);
}
