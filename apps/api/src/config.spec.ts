import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

describe('The configuration', () => {
  it('has a default for everything; an empty variable counts as absent', () => {
    const defaults = {
      host: '127.0.0.1',
      port: 3000,
      dataDirectory: resolve('pacta-data'),
      logLevel: 'info',
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
      PACTA_EVENT_STORE: 'sqlite',
      PACTA_ROLE: 'all',
    };
    expect(readConfig(env)).toEqual({
      host: '::1',
      port: 0,
      dataDirectory: '/data',
      ledgerName: 'example.org/ledger',
      headFile: '/elsewhere/tlog.head',
      logLevel: 'info',
    });
  });

  it.each([
    [{ PACTA_PORT: '80a' }, /^PACTA_PORT is '80a'; it may be: a number from 0/],
    [{ PACTA_PORT: '65536' }, /^PACTA_PORT is '65536'/],
    [{ PACTA_HOST: 'a b' }, /^PACTA_HOST is 'a b'; it may be: a host name/],
    [{ PACTA_ROLE: 'api' }, /^PACTA_ROLE is 'api'; it may be: only 'all' is supported/],
    [{ PACTA_LOG_LEVEL: 'loud' }, /one of trace, debug, info/],
    [{ PACTA_LEDGER_NAME: 'a b' }, /^PACTA_LEDGER_NAME is 'a b'/],
  ])('names the variable that is wrong, and what it may be: %j', (env, message) => {
    expect(() => readConfig(env as Record<string, string>)).toThrow(ConfigError);
    expect(() => readConfig(env as Record<string, string>)).toThrow(message);
  });

  it('never shows a password of a connection string', () => {
    const env = { PACTA_READ_MODELS: 'postgres://user:secret@host/db' };
    expect(() => readConfig(env)).toThrow(
      "PACTA_READ_MODELS is 'postgres://…'; it may be: only 'sqlite' is supported by this version.",
    );
  });
});
