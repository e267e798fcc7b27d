import { resolve } from 'node:path';
import type { Rate } from '#libs/access';
import type { IdentityProviderOptions, Role } from '#libs/application';
import { postgresTarget } from '#libs/storage';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly dataDirectory: string;
  readonly role: Role;
  /** `esdb://…`, where events are in EventStoreDB or KurrentDB; in the data directory without it. */
  readonly eventStore?: string;
  /** `postgres://…`, where read models are in PostgreSQL; in the data directory without it. */
  readonly readModels?: string;
  /** What the log's key is made for, and has to be of; any without it. */
  readonly ledgerName?: string;
  /** Where the last signed head is kept; in the data directory without it. */
  readonly headFile?: string;
  readonly logLevel: LogLevel;
  /** Whether everybody may read, without a key. Writing always needs one. */
  readonly publicRead: boolean;
  /** For each key, and each address that comes without. */
  readonly rate: Rate;
  /** So many bytes stay free on the disk of the ledger, or writes are refused; the store's own bound without it. */
  readonly freeBytesMin?: number;
  /** Whether spans are sent to an OpenTelemetry collector; the SDK reads where to, and what else it may be told. */
  readonly isTraced: boolean;
  /** How long it is kept who read what. */
  readonly accessLogDays: number;
  /** Whose access tokens are taken beside keys; none without it. */
  readonly identityProvider?: IdentityProviderOptions;
}

/** A variable of the environment holds what it may not. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration, from the environment; an empty variable counts as absent. Throws `ConfigError`. */
export function readConfig(env: Environment): Config {
  return {
    host: hostIn(env),
    port: portIn(env),
    dataDirectory: resolve(env['PACTA_DATA_DIR'] || './pacta-data'),
    logLevel: logLevelIn(env),
    publicRead: publicReadIn(env),
    rate: { perSecond: countIn(env, 'PACTA_RATE', 200), burst: countIn(env, 'PACTA_RATE_BURST', 1_000) },
    accessLogDays: countIn(env, 'PACTA_ACCESS_LOG_DAYS', 365),
    ...(env['PACTA_MIN_FREE_MIB'] ? { freeBytesMin: MIB * countIn(env, 'PACTA_MIN_FREE_MIB', 0) } : {}),
    isTraced: isTracedBy(env),
    role: roleIn(env),
    ...eventStoreIn(env),
    ...readModelsIn(env),
    ...identityProviderIn(env),
    ...ledgerNameIn(env),
    ...(env['PACTA_HEAD_FILE'] ? { headFile: resolve(env['PACTA_HEAD_FILE']) } : {}),
  };
}

function hostIn(env: Environment): string {
  const host = env['PACTA_HOST'] || '127.0.0.1';
  if (/^[A-Za-z0-9.:_-]+$/.test(host)) return host;
  throw wrong('PACTA_HOST', env, 'a host name or an IP address, such as 127.0.0.1, 0.0.0.0 or ::1');
}

function portIn(env: Environment): number {
  const port = env['PACTA_PORT'] || '3000';
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  throw wrong('PACTA_PORT', env, 'a number from 0 (any free port) to 65535');
}

const ROLES = ['all', 'api', 'projector'] as const satisfies readonly Role[];

/** What only one process does goes with the data directory, unless nothing of the ledger is in it. */
function roleIn(env: Environment): Role {
  const role = ROLES.find((each) => each === (env['PACTA_ROLE'] || 'all'));
  if (!role) throw wrong('PACTA_ROLE', env, `one of ${ROLES.join(', ')}`);
  if (role === 'all' || (eventStoreIn(env).eventStore && readModelsIn(env).readModels)) return role;
  const needs = 'all, or api and projector where PACTA_EVENT_STORE and PACTA_READ_MODELS both name servers';
  throw wrong('PACTA_ROLE', env, needs);
}

function eventStoreIn(env: Environment): Pick<Config, 'eventStore'> {
  const eventStore = env['PACTA_EVENT_STORE'] || 'sqlite';
  if (eventStore === 'sqlite') return {};
  if (/^esdb(\+discover)?:\/\/[^/\s]/.test(eventStore)) return { eventStore };
  throw wrong('PACTA_EVENT_STORE', env, 'sqlite, or a connection string such as esdb://user:password@host:2113');
}

function readModelsIn(env: Environment): Pick<Config, 'readModels'> {
  const readModels = env['PACTA_READ_MODELS'] || 'sqlite';
  if (readModels === 'sqlite') return {};
  try {
    postgresTarget(readModels);
    return { readModels };
  } catch (error) {
    const fault = error instanceof TypeError ? error.message : String(error);
    throw wrong('PACTA_READ_MODELS', env, `sqlite, or a URL such as ${POSTGRES_EXAMPLE} (this one ${fault})`);
  }
}

const POSTGRES_EXAMPLE = 'postgres://user:password@host:5432/database?schema=pacta';

function ledgerNameIn(env: Environment): Pick<Config, 'ledgerName'> {
  const ledgerName = env['PACTA_LEDGER_NAME'];
  if (!ledgerName) return {};
  if (/^[A-Za-z0-9._~/-]{1,200}$/.test(ledgerName)) return { ledgerName };
  throw wrong('PACTA_LEDGER_NAME', env, 'at most 200 letters, digits and . _ ~ / -, such as example.org/ledger');
}

function publicReadIn(env: Environment): boolean {
  const value = env['PACTA_PUBLIC_READ'] || 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrong('PACTA_PUBLIC_READ', env, 'true (everybody may read, without a key) or false');
}

const MIB = 1024 * 1024;

/** By the variables of OpenTelemetry's own specification. */
const isTracedBy = (env: Environment): boolean =>
  env['OTEL_SDK_DISABLED'] !== 'true' &&
  Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);

const COUNT_MAX = 1_000_000;

function countIn(env: Environment, name: string, otherwise: number): number {
  const text = env[name] || String(otherwise);
  if (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= COUNT_MAX) return Number(text);
  throw wrong(name, env, `a whole number from 1 to ${COUNT_MAX}`);
}

function identityProviderIn(env: Environment): Pick<Config, 'identityProvider'> {
  const [issuer, audience] = [env['PACTA_OIDC_ISSUER'], env['PACTA_OIDC_AUDIENCE']];
  if (!issuer && !audience) return {};
  if (!issuer || !URL.canParse(issuer) || !isSafe(new URL(issuer)))
    throw wrong(
      'PACTA_OIDC_ISSUER',
      env,
      'the https URL that the provider calls itself by (http on this machine alone)',
    );
  if (!audience) throw wrong('PACTA_OIDC_AUDIENCE', env, 'what the provider calls this ledger in its tokens');
  return { identityProvider: { issuer, audience, rolesClaim: env['PACTA_OIDC_ROLES_CLAIM'] || 'roles' } };
}

/** Keys that come over plain HTTP are whose whoever stands in between wants them to be. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));

function logLevelIn(env: Environment): LogLevel {
  const level = LOG_LEVELS.find((each) => each === (env['PACTA_LOG_LEVEL'] || 'info'));
  if (level) return level;
  throw wrong('PACTA_LOG_LEVEL', env, `one of ${LOG_LEVELS.join(', ')}`);
}

/** A connection string may hold a password, so only its beginning is shown. */
function wrong(name: string, env: Environment, allowed: string): ConfigError {
  const value = (env[name] ?? '').replace(/^([a-z]+:\/\/).*$/s, '$1…');
  return new ConfigError(`${name} is '${value}'; it may be: ${allowed}.`);
}
