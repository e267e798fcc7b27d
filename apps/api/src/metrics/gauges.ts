import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { EventStore, Progress } from '#libs/event-sourcing';
import { Disk } from '../health/disk.js';
import { Metrics } from './metrics.js';

const DATABASES = ['ledger', 'read-models', 'control'];

/** What is not counted but looked at, whenever Prometheus asks. */
@Injectable()
export class Gauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly store: EventStore,
    private readonly progress: Progress,
    @Optional() private readonly disk?: Disk,
  ) {}

  onModuleInit(): void {
    const { metrics, store, progress } = this;
    metrics.single('pacta_ledger_position', 'The end of the ledger.', async () => Number(await store.head()));
    metrics.single('pacta_projector_position', 'What the read models have applied.', async () =>
      Number((await progress.look()).position),
    );
    metrics.single('pacta_projector_lag', 'How many events the read models are behind.', async () => progress.lag());
    metrics.single(
      'pacta_parked_events',
      'Events that could not be projected.',
      async () => (await progress.parked()).length,
    );
    if (this.disk) this.ofDisk(this.disk);
  }

  private ofDisk(disk: Disk): void {
    const { metrics } = this;
    metrics.single('pacta_disk_free_bytes', 'What is free on the disk of the data directory.', () => disk.free);
    metrics.gauge('pacta_database_bytes', 'Size of a database, without its WAL.', 'database', () => sizes(disk, '.db'));
    metrics.gauge('pacta_wal_bytes', 'Size of a database’s write-ahead log.', 'database', () => sizes(disk, '.db-wal'));
  }
}

function sizes({ directory }: Disk, suffix: string): Readonly<Record<string, number>> {
  const size = (name: string) => statSync(join(directory, name + suffix), { throwIfNoEntry: false })?.size ?? 0;
  return Object.fromEntries(DATABASES.map((name) => [name, size(name)]));
}
