import { FREE_BYTES_MIN, freeSpace } from '#libs/storage';

const MIB = 1024 * 1024;

/** The disk of the data directory. */
export class Disk {
  constructor(
    readonly directory: string,
    private readonly freeBytesMin = FREE_BYTES_MIN,
  ) {}

  /** Bytes. Throws `StoreUnavailable` where the directory is away. */
  get free(): number {
    return freeSpace(this.directory);
  }

  /** Why nothing can be written, if so. */
  get complaint(): string | undefined {
    const { free, freeBytesMin } = this;
    if (free >= freeBytesMin) return undefined;
    return `The disk has ${(free / MIB).toFixed(1)} MiB free; below ${(freeBytesMin / MIB).toFixed(1)} MiB writes are refused.`;
  }
}
