import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessLog, Authenticator } from '#libs/application';
import { ApiModule, type ApiOptions } from './api.module.js';
import { authenticate } from './access/authenticate.js';
import type { Config } from './config.js';
import { OpenApi } from './docs/openapi.js';
import { Paths } from './http/paths.js';
import { httpServer } from './http/server.js';
import { observe } from './http/observe.js';
import { logOf, nestLog } from './log.js';
import { Metrics } from './metrics/metrics.js';
import { traceRequests } from './tracing/requests.js';

/** The whole application on an open data directory, not listening yet. Whoever creates it closes it. */
export async function createApp(config: Config, options: ApiOptions = {}): Promise<NestFastifyApplication> {
  const log = logOf(config);
  const adapter = httpServer(log);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config, options), adapter, {
    logger: nestLog(log),
    bodyParser: false,
    abortOnError: false,
  });
  const { rate, publicRead, isTraced } = config;
  if (isTraced) traceRequests(adapter.getInstance());
  authenticate(adapter.getInstance(), {
    authenticator: app.get(Authenticator),
    log: app.get(AccessLog),
    rate,
    publicRead,
  });
  app.get(Paths).watch(adapter.getInstance());
  app.get(OpenApi).describe(app);
  observe(adapter.getInstance(), app.get(Metrics));
  return app;
}
