import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

describe('The configuration', () => {
  it('has a default for everything; an empty variable counts as absent', () => {
    const defaults = {
      host: '127.0.0.1',
      port: 3000,
      dataDirectory: resolve('pacta-data'),
      role: 'all',
      logLevel: 'info',
      publicRead: false,
      rate: { perSecond: 200, burst: 1_000 },
      accessLogDays: 365,
      isTraced: false,
    };
    expect(readConfig({})).toEqual(defaults);
    const empty = { PACTA_PORT: '', PACTA_EVENT_STORE: '', PACTA_HOST: '', PACTA_LEDGER_NAME: '', PACTA_HEAD_FILE: '' };
    expect(readConfig(empty)).toEqual(defaults);
  });

  it('is read from the environment', () => {
    const env = {
      PACTA_HOST: '::1',
      PACTA_PORT: '0',
      PACTA_DATA_DIR: '/data',
      PACTA_LEDGER_NAME: 'example.org/ledger',
      PACTA_HEAD_FILE: '/elsewhere/tlog.head',
      PACTA_EVENT_STORE: 'esdb://ledger:secret@host:2113?tls=true',
      PACTA_READ_MODELS: 'postgres://pacta:secret@host/pacta?schema=ledger',
      PACTA_ROLE: 'api',
      PACTA_PUBLIC_READ: 'true',
      PACTA_RATE: '20',
      PACTA_RATE_BURST: '50',
      PACTA_ACCESS_LOG_DAYS: '30',
      PACTA_MIN_FREE_MIB: '512',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      PACTA_OIDC_ISSUER: 'https://login.example.org',
      PACTA_OIDC_AUDIENCE: 'pacta',
    };
    expect(readConfig(env)).toEqual({
      host: '::1',
      port: 0,
      dataDirectory: '/data',
      role: 'api',
      eventStore: 'esdb://ledger:secret@host:2113?tls=true',
      readModels: 'postgres://pacta:secret@host/pacta?schema=ledger',
      ledgerName: 'example.org/ledger',
      headFile: '/elsewhere/tlog.head',
      logLevel: 'info',
      publicRead: true,
      rate: { perSecond: 20, burst: 50 },
      accessLogDays: 30,
      freeBytesMin: 512 * 1024 * 1024,
      isTraced: true,
      identityProvider: { issuer: 'https://login.example.org', audience: 'pacta', rolesClaim: 'roles' },
    });
  });

  it.each([
    [{ PACTA_PORT: '80a' }, /^PACTA_PORT is '80a'; it may be: a number from 0/],
    [{ PACTA_PUBLIC_READ: 'yes' }, /^PACTA_PUBLIC_READ is 'yes'; it may be: true/],
    [{ PACTA_RATE: '0' }, /^PACTA_RATE is '0'; it may be: a whole number from 1/],
    [{ PACTA_RATE_BURST: '1e9' }, /^PACTA_RATE_BURST is '1e9'/],
    [{ PACTA_MIN_FREE_MIB: '0' }, /^PACTA_MIN_FREE_MIB is '0'; it may be: a whole number from 1/],
    [
      { PACTA_OIDC_ISSUER: 'http://login.example.org', PACTA_OIDC_AUDIENCE: 'pacta' },
      /^PACTA_OIDC_ISSUER is 'http:\/\/…'; it may be: the https URL/,
    ],
    [{ PACTA_OIDC_ISSUER: 'https://login.example.org' }, /^PACTA_OIDC_AUDIENCE is ''; it may be/],
    [{ PACTA_PORT: '65536' }, /^PACTA_PORT is '65536'/],
    [{ PACTA_HOST: 'a b' }, /^PACTA_HOST is 'a b'; it may be: a host name/],
    [{ PACTA_ROLE: 'worker' }, /^PACTA_ROLE is 'worker'; it may be: one of all, api, projector/],
    [{ PACTA_ROLE: 'api', PACTA_READ_MODELS: 'postgres://host/pacta' }, /^PACTA_ROLE is 'api'; .* both name servers/],
    [{ PACTA_ROLE: 'projector', PACTA_EVENT_STORE: 'esdb://host:2113' }, /^PACTA_ROLE is 'projector'; .* both name/],
    [{ PACTA_READ_MODELS: 'postgres' }, /^PACTA_READ_MODELS is 'postgres'; .*is no URL/],
    [{ PACTA_READ_MODELS: 'postgres://host' }, /names no database/],
    [{ PACTA_READ_MODELS: 'postgres://host/pacta?schema=A;b' }, /names a schema that is not of/],
    [{ PACTA_LOG_LEVEL: 'loud' }, /one of trace, debug, info/],
    [{ PACTA_LEDGER_NAME: 'a b' }, /^PACTA_LEDGER_NAME is 'a b'/],
  ])('names the variable that is wrong, and what it may be: %j', (env, message) => {
    expect(() => readConfig(env as Record<string, string>)).toThrow(ConfigError);
    expect(() => readConfig(env as Record<string, string>)).toThrow(message);
  });

  it('never shows a password of a connection string', () => {
    const env = { PACTA_READ_MODELS: 'mysql://user:secret@host/db' };
    expect(() => readConfig(env)).toThrow(
      "PACTA_READ_MODELS is 'mysql://…'; it may be: sqlite, or a URL such as postgres://user:password@host:5432/database?schema=pacta (this one does not begin with postgres://).",
    );
  });
});
