import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, SQLITE_BUSY } from './sqlite-error.js';

/** Another process, or another store of this one, writes in the data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(readonly directory: string) {
    super(`another Pacta holds ${directory}: stop it, or give this one a data directory of its own`);
  }
}

/**
 * The right to write in a data directory, held by one at a time: an exclusive transaction on a file of its own, of which
 * the operating system lets go when the process dies. Nobody else may open and close that file while it is held: POSIX
 * drops a process's locks on a file with the first descriptor of it that the process closes.
 */
export class WriterLock {
  private constructor(private readonly db: DatabaseSync) {}

  /** Throws `DirectoryInUse` at once if it is held. The directory must exist. */
  static take(directory: string): WriterLock {
    const db = new DatabaseSync(join(directory, 'writer.lock'), { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw isSqliteError(error, SQLITE_BUSY) ? new DirectoryInUse(directory) : error;
    }
    return new WriterLock(db);
  }

  /** Idempotent. */
  release(): void {
    if (this.db.isOpen) this.db.close();
  }
}
