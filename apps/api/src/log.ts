import { Logger, PinoLogger } from 'nestjs-pino';
import { destination, type Logger as Pino, pino, stdTimeFunctions } from 'pino';
import type { LoggerService } from '@nestjs/common';
import type { Config } from './config.js';

/** One structured log, to stderr: JSON lines, without bodies, queries or headers. */
export const logOf = ({ logLevel }: Pick<Config, 'logLevel'>): Pino =>
  pino({ level: logLevel, base: null, timestamp: stdTimeFunctions.isoTime }, destination(2));

/** The same log for what Nest says; every module and route it knows is no news to an operator. */
export const nestLog = (logger: Pino): LoggerService => new QuietLogger(new PinoLogger({ pinoHttp: { logger } }), {});

/** Where Nest logs a failed start, with a stack; the program says in one line what it was. */
const STARTING = new Set(['ExceptionHandler', 'NestApplication']);

class QuietLogger extends Logger {
  override log(message: unknown, ...about: [context?: string, ...unknown[]]): void {
    this.debug(message, ...about);
  }

  override error(message: unknown, ...about: [...unknown[]]): void {
    if (STARTING.has(String(about.at(-1)))) this.debug(message, String(about.at(-1)));
    else super.error(message, ...about);
  }
}
