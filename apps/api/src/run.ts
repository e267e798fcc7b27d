import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstKey, RollbackGuard } from '#libs/application';
import { UnknownEvent } from '#libs/event-sourcing';
import { DirectoryInUse, LedgerUnusable } from '#libs/storage';
import type { ApiOptions } from './api.module.js';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { WaitingRoom } from './health/waiting-room.js';
import { logOf } from './log.js';
import { startTracing } from './tracing/tracing.js';

/** How long requests in hand may take to end after a signal, ms; then their connections are cut. */
const GRACE = 7_000;
/** The stores have the rest of the 10 s that a shutdown may take. */
const GIVE_UP = 9_500;
/** How often the progress of a rebuild is logged, ms. */
const PROGRESS_EVERY = 1_000;

/** Serves until a signal. Ends with exit code 1 and one clear line where it cannot begin. */
export async function run(config: Config): Promise<void> {
  const log = logOf(config);
  const ending = new Ending();
  try {
    if (config.isTraced) ending.stopTracing = await startTracing(log);
    await serveInTurns(config, log, ending);
  } catch (error) {
    // A start that a signal cut short ends as the signal has it.
    if (ending.begun) return;
    process.stderr.write(`pacta: ${whyNot(error, config)}\n`);
    await ending.close().catch(() => undefined);
    process.exit(1);
  }
}

/** Whoever loses the lease begins anew, and waits for its next turn as it did for its first. */
async function serveInTurns(config: Config, log: Log, ending: Ending): Promise<void> {
  for (;;) {
    const lost = Promise.withResolvers<void>();
    await serve(config, log, ending, lost.resolve);
    await lost.promise;
    if (ending.begun) return;
    log.warn('another process leads, or led meanwhile: this one begins anew');
    await ending.closeApp();
  }
}

async function serve(config: Config, log: Log, ending: Ending, onLeaseLost: () => void): Promise<void> {
  const waitingRoom = new WaitingRoom(config);
  const app = await createApp(config, { ...waitingIn(waitingRoom, log), onLeaseLost });
  ending.closes(app);
  const { file } = app.get(FirstKey);
  try {
    await app.init();
    await waitingRoom.close();
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    // The next start makes none, and says nothing of it.
    if (file !== undefined) process.stdout.write(firstKeyIn(file));
    throw error;
  }
  const url = await app.getUrl();
  const { role, dataDirectory } = config;
  log.info({ url, role, dataDirectory }, 'serving');
  const { reason } = app.get(RollbackGuard);
  if (reason !== undefined) log.warn({ reason }, 'the ledger may only be read');
  process.stdout.write(`${servingSaid(url, config)}\n`);
  if (file !== undefined)
    process.stdout.write(firstKeySaid(`${url}${role === 'projector' ? '/v1/read-models' : '/v1/commitments'}`, file));
}

function servingSaid(url: string, { role, eventStore, dataDirectory }: Config): string {
  if (role === 'projector') return `Pacta carries events into the read models, and tells of it at ${url}/health/ready`;
  const where = eventStore === undefined ? dataDirectory : 'EventStoreDB';
  return `Pacta serves ${url} (the API for people: ${url}/docs), its ledger is in ${where}`;
}

const firstKeyIn = (file: string): string =>
  `The first key of this ledger, an admin's, is in ${file}. Use it, and make others with: npm run --silent pacta -- keys --help\n`;

const firstKeySaid = (example: string, file: string): string =>
  `${firstKeyIn(file)}  curl -H "Authorization: Bearer $(cat '${file}')" ${example}\n`;

type Log = ReturnType<typeof logOf>;

/** While a start waits nothing can be asked yet; the log and the waiting room tell what for, and how far it is. */
function waitingIn(waitingRoom: WaitingRoom, log: Log): Pick<ApiOptions, 'onProgress' | 'onWaiting' | 'onStandby'> {
  let told = 0;
  const tell = (reason: string, details: object, message: string) => {
    waitingRoom.tell(reason);
    if (Date.now() - told < PROGRESS_EVERY) return;
    told = Date.now();
    log.info(details, message);
  };
  return {
    onProgress: ({ models, position, head }) =>
      tell(
        `Read models are being built: ${models.join(', ')}, position ${position} of ${head}.`,
        { models, position, head },
        'building read models',
      ),
    onWaiting: (reason) => tell(reason, { reason }, 'waiting'),
    onStandby: () => tell('Another process leads; this one stands by.', {}, 'standing by'),
  };
}

/** On a signal: finishes the requests in hand, closes the stores, exits 0; a second signal changes nothing. */
class Ending {
  private app: NestFastifyApplication | undefined;
  private closing: Promise<void> | undefined;
  begun = false;
  stopTracing: (() => Promise<void>) | undefined;

  constructor() {
    process.on('SIGINT', () => this.end());
    process.on('SIGTERM', () => this.end());
  }

  /** What serves from now on, and is to be closed. */
  closes(app: NestFastifyApplication): void {
    this.app = app;
    this.closing = undefined;
  }

  /** Once, whether it ends because of a signal or of a lease that was lost: a store that is closed cannot be closed again. */
  async closeApp(): Promise<void> {
    this.closing ??= this.app?.close();
    await this.closing;
  }

  async close(): Promise<void> {
    await this.closeApp();
    await this.stopTracing?.();
  }

  private end(): void {
    if (this.begun) return;
    this.begun = true;
    setTimeout(() => this.app?.getHttpServer().closeAllConnections(), GRACE).unref();
    setTimeout(() => process.exit(1), GIVE_UP).unref();
    this.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`pacta: it could not be closed cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  }
}

function whyNot(error: unknown, { host, port, dataDirectory }: Config): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const where = `${host}:${port}`;
  if (code === 'EADDRINUSE') return `${where} is in use by another program. Set PACTA_PORT to a free port (0: any).`;
  if (code === 'EACCES' && String(message).includes('listen'))
    return `this user may not listen on ${where}. Set PACTA_PORT to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${where} is no address of this machine. Set PACTA_HOST to one, such as 127.0.0.1.`;
  if (error instanceof DirectoryInUse || error instanceof LedgerUnusable) return `${message}`;
  if (error instanceof UnknownEvent) return `the ledger holds an event that this version does not know: ${message}`;
  const hint = isForbidden(error, dataDirectory)
    ? `. The ledger is in ${dataDirectory} (PACTA_DATA_DIR), where this user must be able to read and write`
    : '';
  return `it could not start: ${message ?? String(error)}${hint}`;
}

/** SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN. */
const FORBIDDEN = [3, 8, 14];

/** Whether files of the data directory may not be used. */
function isForbidden(error: unknown, dataDirectory: string): boolean {
  const { code, errcode, path = '' } = error as { code?: string; errcode?: number; path?: string };
  if (code === 'ERR_SQLITE_ERROR') return FORBIDDEN.includes((errcode ?? 0) & 0xff);
  return /^(EACCES|EPERM|EROFS|ENOTDIR)$/.test(code ?? '') && resolve(path).startsWith(resolve(dataDirectory));
}
