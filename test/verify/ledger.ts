import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { commitment, COMMITMENT_SCHEMAS, type CommitmentCommand } from '#libs/commitments';
import { Codec, DAY, handle, type Ledger, Streams, uuidv5 } from '#libs/event-sourcing';
import { SqliteEventStore } from '#libs/storage';
import { formatCheckpoint, type Hash, parseSignerKey, rootAt, signerKeyText, signNote } from '#libs/transparency';

export const ORIGIN = 'ledger.example/pacta';
export const SIGNER = signerKeyText(ORIGIN, Buffer.alloc(32, 7));
export const KEY = parseSignerKey(SIGNER).verifier.text;
export const OTHER_SIGNER = signerKeyText(ORIGIN, Buffer.alloc(32, 8));

const SPACE = '7c0f3a58-0000-4000-8000-000000000000';

export interface Event {
  readonly index: number;
  readonly id: string;
}

/** A data directory with a ledger of real events, that lies closed until it is written on. */
export class TrialLedger {
  private constructor(
    readonly directory: string,
    private readonly space: string,
  ) {}

  static new(name = 'a'): TrialLedger {
    return new TrialLedger(mkdtempSync(join(tmpdir(), 'pacta-verify-')), uuidv5(SPACE, name));
  }

  /** What lies in a directory. */
  static at(directory: string): TrialLedger {
    return new TrialLedger(directory, uuidv5(SPACE, directory));
  }

  copy(): TrialLedger {
    const directory = mkdtempSync(join(tmpdir(), 'pacta-verify-'));
    cpSync(this.directory, directory, { recursive: true });
    return new TrialLedger(directory, this.space);
  }

  /** @param commitments each with a record and two reports, a day apart */
  async write(commitments: number, from = 0): Promise<void> {
    let now = Date.UTC(2022, 0, 1) + from * DAY;
    let salts = from;
    const store = SqliteEventStore.open({ directory: this.directory, now: () => (now += DAY) });
    const ledger: Ledger = { store, now: () => now, salt: () => Buffer.alloc(32, ++salts) };
    const streams = new Streams(store, commitment, new Codec(COMMITMENT_SCHEMAS));
    for (const turn of [0, 1, 2]) {
      for (let nth = from; nth < from + commitments; nth++) {
        const command = turn === 0 ? RECORD : REPORT;
        const commandId = uuidv5(this.space, `command ${nth} ${turn}`);
        const request = { commandId, actor: 'desk', canonical: commandId };
        const made = (_: unknown, at: number) => ({ ...command, at }) as unknown as CommitmentCommand;
        await handle(ledger, streams, uuidv5(this.space, String(nth)), request, made);
      }
    }
    await store.close();
  }

  events(): readonly Event[] {
    return this.ask((db) =>
      db.prepare('SELECT position - 1 AS "index", id FROM events ORDER BY position').all(),
    ) as unknown as readonly Event[];
  }

  /** The head over the first so many events, as the log's tables give it. */
  note(size: number, { signer = SIGNER, origin = ORIGIN } = {}): string {
    const { indexes, from } = rootAt(size);
    const hashes = this.ask((db) => {
      const hash = db.prepare('SELECT hash FROM tree WHERE hash_index = ?');
      return indexes.map((index) => hash.get(index)!['hash'] as Hash);
    });
    const text = formatCheckpoint({ origin, size, root: from(hashes) });
    return signNote(text, [parseSignerKey(signer)]);
  }

  /** As the server keeps them. */
  sign(): this {
    this.put('tlog.key', `${SIGNER}\n`);
    this.put('tlog.head', this.note(this.events().length));
    return this;
  }

  /** The path of a file that is written in the directory. */
  put(name: string, text: string | Uint8Array): string {
    const file = join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  remove(name: string): void {
    rmSync(join(this.directory, name));
  }

  read(name: string): string {
    return readFileSync(join(this.directory, name), 'utf8');
  }

  ask<Answer>(question: (db: DatabaseSync) => Answer): Answer {
    const db = new DatabaseSync(join(this.directory, 'ledger.db'));
    try {
      return question(db);
    } finally {
      db.close();
    }
  }

  /** Writes into the file past the ledger, as whoever has the disk can. */
  tamper(...statements: readonly string[]): void {
    this.ask((db) => {
      db.exec('PRAGMA ignore_check_constraints = ON');
      for (const sql of statements) {
        const { changes } = db.prepare(sql).run();
        if (changes === 0) throw new Error(`changed nothing: ${sql}`);
      }
    });
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

const source = { title: 'A communiqué', url: 'https://example.org/', quote: 'We will work together.', verified: false };

const RECORD = {
  type: 'record',
  data: {
    kind: 'coordination_pledge',
    subject: 'Coordinate on the matter',
    debtors: ['JPN', 'USA'],
    creditors: ['JPN', 'USA'],
    terms: { topics: ['climate change'] },
    deadline: { type: 'none' },
    effective: '2021-11-13',
    source,
  },
};

const REPORT = { type: 'report-progress', data: { effective: '2021-12-01', note: 'They met.' } };
