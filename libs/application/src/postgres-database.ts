import { Logger } from '@nestjs/common';
import { type PostgresDatabase, postgresDatabase, type PostgresOptions } from '#libs/storage';

/** A schema of the database that a URL names; connections that break are told in the log of the process. */
export function databaseOf(url: string, options: Omit<PostgresOptions, 'log'>): PostgresDatabase {
  const logger = new Logger('PostgreSQL');
  return postgresDatabase(url, {
    ...options,
    log: (message, cause) => logger.warn(`${message}: ${String(cause)}`),
  });
}
