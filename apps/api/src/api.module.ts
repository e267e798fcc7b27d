import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccessModule, LedgerModule, type LedgerOptions } from '#libs/application';
import { AccessController } from './access/access.controller.js';
import { AssessmentsController } from './assessments/assessments.controller.js';
import { AssistanceController } from './assistance/assistance.controller.js';
import { ChangesController } from './changes/changes.controller.js';
import { CommitmentsModule } from './commitments/commitments.module.js';
import { CommitmentShapes } from './commitments/shapes.js';
import type { Config } from './config.js';
import { DocumentReader } from './documents/document-reader.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocsController } from './docs/docs.controller.js';
import { EventsController } from './events/events.controller.js';
import { RedactionController } from './events/redaction.controller.js';
import { Shutdown } from './events/shutdown.js';
import { FollowUpsController } from './follow-ups/follow-ups.controller.js';
import { HealthController } from './health/health.controller.js';
import { Disk } from './health/disk.js';
import { Health } from './health/health.js';
import { HttpModule } from './http/http.module.js';
import { ImportsController } from './imports/imports.controller.js';
import { TableController } from './imports/table.controller.js';
import { Gauges } from './metrics/gauges.js';
import { ledgerWatch } from './metrics/ledger-watch.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { PartiesController } from './parties/parties.controller.js';
import { ReadModelsController } from './read-models/read-models.controller.js';
import { RegisterController } from './register/register.controller.js';
import { RelationsController } from './relations/relations.controller.js';
import { ExportController } from './transparency/export.controller.js';
import { EvidenceController } from './transparency/evidence.controller.js';
import { ProofsController } from './transparency/proofs.controller.js';
import { TransparencyController } from './transparency/transparency.controller.js';

export type ApiOptions = Pick<
  LedgerOptions,
  'now' | 'events' | 'onProgress' | 'onWaiting' | 'onStandby' | 'onLeaseLost'
>;

/** There before everything that is measured. */
@Global()
@Module({})
class MetricsModule {}

/** What clients ask for, and only who carries events into read models does not answer. */
@Module({
  imports: [CommitmentsModule],
  controllers: [
    RegisterController,
    AssessmentsController,
    AssistanceController,
    FollowUpsController,
    RelationsController,
    ChangesController,
    DocumentsController,
    ImportsController,
    TableController,
    PartiesController,
    EventsController,
    RedactionController,
    ProofsController,
    EvidenceController,
    TransparencyController,
    ExportController,
    AccessController,
  ],
  providers: [DocumentReader, Shutdown],
})
class AnsweringModule {}

/** Of whoever keeps something on it; a ledger on servers is as large as theirs. */
const diskOf = ({ role, eventStore, dataDirectory, freeBytesMin }: Config): Disk | undefined =>
  role === 'api' ? undefined : new Disk(dataDirectory, eventStore === undefined ? freeBytesMin : 0);

/** The composition root of the API. */
@Module({})
export class ApiModule {
  static with(config: Config, options: ApiOptions): DynamicModule {
    const { dataDirectory, eventStore, readModels, ledgerName, headFile, role } = config;
    const { identityProvider, accessLogDays, freeBytesMin } = config;
    const metrics = new Metrics();
    const places = {
      dataDirectory,
      role,
      ...(eventStore === undefined ? {} : { eventStore }),
      ...(readModels === undefined ? {} : { readModels }),
    };
    const ledger: LedgerOptions = {
      ...options,
      ...places,
      ...(freeBytesMin === undefined ? {} : { freeBytesMin }),
      watch: ledgerWatch(metrics),
      ...(ledgerName === undefined ? {} : { ledgerName }),
      ...(headFile === undefined ? {} : { headFile }),
    };
    return {
      module: ApiModule,
      imports: [
        { module: MetricsModule, providers: [{ provide: Metrics, useValue: metrics }], exports: [Metrics] },
        LedgerModule.with(ledger, CommitmentShapes),
        AccessModule.with({
          ...places,
          accessLogDays,
          ...(identityProvider ? { identityProvider } : {}),
          ...(options.now ? { now: options.now } : {}),
        }),
        HttpModule,
        ...(role === 'projector' ? [] : [AnsweringModule]),
      ],
      controllers: [HealthController, ReadModelsController, MetricsController, DocsController],
      providers: [{ provide: Disk, useValue: diskOf(config) }, Gauges, Health],
    };
  }
}
