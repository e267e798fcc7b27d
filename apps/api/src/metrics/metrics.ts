import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** What is counted, for Prometheus. A registry of its own, so that two applications in one process do not mix. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly requests = this.histogram(
    'pacta_http_request_duration_seconds',
    'Time from a request to its answer, by method, route and status.',
    ['method', 'route', 'status'],
  );
  readonly problems = this.counter('pacta_problems_total', 'Answers that were problems, by their code.', ['code']);
  readonly commands = this.counter(
    'pacta_commands_total',
    'Commands by type and outcome: recorded, nothing-new, dry-run, or the code of the problem.',
    ['type', 'outcome'],
  );
  readonly commandDurations = this.histogram(
    'pacta_command_duration_seconds',
    'Time from a command to its receipt, or to its refusal or failure, by outcome: ok or failed.',
    ['outcome'],
  );
  readonly appends = this.histogram(
    'pacta_append_duration_seconds',
    'Time from an append to its receipt, which waits for the disk, by outcome: ok or failed.',
    ['outcome'],
  );
  readonly groups = this.histogram('pacta_commit_appends', 'How many appends shared a commit.', [], SIZES);
  readonly syncs = this.histogram(
    'pacta_sync_duration_seconds',
    'Time that a commit waited for the disk, by outcome: ok or failed.',
    ['outcome'],
  );
  readonly projected = this.counter('pacta_projected_events_total', 'Events carried into a read model.', ['model']);
  readonly batches = this.histogram(
    'pacta_projection_duration_seconds',
    'Time in which a batch of events was carried into read models, by outcome: ok or failed.',
    ['outcome'],
  );

  readonly listeners = new Gauge({
    name: 'pacta_event_stream_clients',
    help: 'Clients that listen to the ledger.',
    registers: this.registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Asked at each scrape, by the value of the label. */
  gauge(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: this.registers,
      async collect() {
        gauge.reset();
        for (const [value, number] of Object.entries((await readable(read)) ?? {}))
          gauge.set({ [label]: value }, number);
      },
    });
  }

  /** Asked at each scrape. */
  single(name: string, help: string, read: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: this.registers,
      collect: async () => gauge.set((await readable(read)) ?? Number.NaN),
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return this.registry.metrics();
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: this.registers });
  }

  private histogram(name: string, help: string, labelNames: string[] = [], buckets: number[] = DURATIONS): Histogram {
    return new Histogram({ name, help, labelNames, buckets, registers: this.registers });
  }
}

/** What is told when the work that begins now is done: how long it took, and whether it failed. */
export function timing(histogram: Histogram): (error?: unknown) => void {
  const began = performance.now();
  return (error) =>
    histogram.observe({ outcome: error === undefined ? 'ok' : 'failed' }, (performance.now() - began) / 1_000);
}

/** A store that is away takes its own gauge with it, and no other: what tells of the failure is scraped all the more. */
async function readable<Value>(read: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
