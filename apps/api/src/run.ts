import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnknownEvent } from '#libs/event-sourcing';
import { DirectoryInUse, LedgerUnusable } from '#libs/storage';
import { createApp } from './app.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { logOf } from './log.js';

/** How long requests in hand may take to end after a signal, ms; then their connections are cut. */
const GRACE = 7_000;
/** The stores have the rest of the 10 s that a shutdown may take. */
const GIVE_UP = 9_500;

/** Serves until a signal. Ends with exit code 1 and one clear line where it cannot begin. */
export async function run(env: NodeJS.ProcessEnv): Promise<void> {
  let app: NestFastifyApplication | undefined;
  try {
    const config = readConfig(env);
    const log = logOf(config);
    app = await createApp(config, { onProgress: ({ models, position, head }) => log.info({ models, position, head }, 'rebuilding read models') });
    endOnSignal(app);
    await app.listen({ host: config.host, port: config.port });
    tell(await app.getUrl(), config);
  } catch (error) {
    process.stderr.write(`pacta: ${whyNot(error, env)}\n`);
    await app?.close().catch(() => undefined);
    process.exit(1);
  }
}

function tell(url: string, config: Config): void {
  logOf(config).info({ url, dataDirectory: config.dataDirectory }, 'serving');
  process.stdout.write(`Pacta serves ${url} (the API for people: ${url}/docs), its ledger is in ${config.dataDirectory}\n`);
}

/** Finishes the requests in hand, closes the stores, exits 0; a second signal changes nothing. */
function endOnSignal(app: NestFastifyApplication): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE).unref();
    setTimeout(() => process.exit(1), GIVE_UP).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`pacta: it could not be closed cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function whyNot(error: unknown, env: NodeJS.ProcessEnv): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const where = `${env['PACTA_HOST'] || '127.0.0.1'}:${env['PACTA_PORT'] || '3000'}`;
  if (code === 'EADDRINUSE') return `${where} is in use by another program. Set PACTA_PORT to a free port (0: any).`;
  if (code === 'EACCES' && String(message).includes('listen')) return `this user may not listen on ${where}. Set PACTA_PORT to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${where} is no address of this machine. Set PACTA_HOST to one, such as 127.0.0.1.`;
  if (error instanceof ConfigError || error instanceof DirectoryInUse || error instanceof LedgerUnusable) return error.message;
  if (error instanceof UnknownEvent) return `the ledger holds an event that this version does not know: ${error.message}`;
  return `it could not start: ${message ?? String(error)}`;
}
