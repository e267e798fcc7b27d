import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { EventStore, Projector } from '#libs/event-sourcing';

/** What is counted, for Prometheus. A registry of its own, so that two applications in one process do not mix. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'pacta_http_request_duration_seconds',
    help: 'Time from a request to its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });

  private readonly commands = new Counter({
    name: 'pacta_commands_total',
    help: 'Commands by type and outcome: recorded, nothing-new, dry-run, or the code of the problem.',
    labelNames: ['type', 'outcome'],
    registers: [this.registry],
  });

  constructor(store: EventStore, projector: Projector) {
    collectDefaultMetrics({ register: this.registry });
    this.gauge('pacta_projector_position', 'What the read models have applied.', () => Number(projector.position));
    this.gauge('pacta_ledger_position', 'The end of the ledger.', async () => Number(await store.head()));
    this.gauge('pacta_projector_lag', 'How far the read models are behind the ledger.', async () => projector.lag());
    this.gauge(
      'pacta_parked_events',
      'Events that could not be projected.',
      async () => (await projector.parked()).length,
    );
  }

  /** @param route the pattern, never the path: ids are no labels */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  executed(type: string, outcome: string): void {
    this.commands.inc({ type, outcome });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return this.registry.metrics();
  }

  private gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
    gauge.set(0);
  }
}
