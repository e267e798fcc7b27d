import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Loaded, redactionsIn, Slices } from '#libs/event-sourcing';
import type { CommitmentEvent, CommitmentRecord } from '#libs/commitments';
import { TransparencyLog } from '#libs/transparency';
import { CommitmentReader, type HistoryPage } from '../commitment-reader.js';
import { CommitmentStreams, DocumentStreams } from '../streams.js';
import { Checkpoints } from './checkpoints.js';
import { CHECK_GO } from './evidence-check-go.js';
import { eventFiles, Places } from './evidence-events.js';
import { readme } from './evidence-readme.js';
import { firstHeld, type Quote, quotesIn, sourceFiles } from './evidence-sources.js';
import { LogVerifier } from './log-verifier.js';

/** One file of the evidence; a long one in pieces, which are made when they are asked for. */
export interface EvidenceFile {
  readonly name: string;
  readonly content: string | Uint8Array | AsyncIterable<string>;
}

/** What a stranger needs to check, offline, what the ledger recorded of a commitment. */
export interface Evidence {
  readonly version: number;
  /** The signed note that every proof in it is for. With the version it stands for all that the files hold. */
  readonly checkpoint: string;
  readonly readme: string;
  /** At most 60,007: five an event, one a document, and seven. An archive without ZIP64 holds 65,535. */
  readonly files: AsyncIterable<EvidenceFile>;
}

/** Events in a slice, a millisecond or two of work. */
const EVENTS = 20;

/** An entry of the history is told from everything before it: of a long one, few are told at a time, and others go between. */
const HISTORY_STEPS = 10_000;

type Stream = Loaded<CommitmentRecord, CommitmentEvent>;

/** What the files of the evidence are made of. */
interface Parts {
  readonly general: readonly EvidenceFile[];
  readonly places: Places;
  readonly quotes: readonly Quote[];
}

/** Gathers the evidence of commitments. Of each only its stream is held; files are made one after another. */
@Injectable()
export class EvidenceReader {
  constructor(
    private readonly reader: CommitmentReader,
    private readonly streams: CommitmentStreams,
    private readonly documents: DocumentStreams,
    private readonly log: TransparencyLog,
    private readonly key: LogVerifier,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Refuses as every reading of a commitment does; rejects as `Checkpoints.latest`. */
  async of(id: string): Promise<Evidence> {
    await this.reader.record(id);
    const commitment = await this.streams.load(id);
    const { stored, version } = commitment;
    // Signed after the events were read: it covers them all.
    const { note: checkpoint, size, root } = await this.checkpoints.latest();
    const places = new Places(this.log, { checkpoint, size });
    const quotes = quotesIn(commitment);
    const text = readme({
      id,
      head: { origin: this.key.origin, size, root },
      publicKey: this.publicKey,
      events: stored,
      // One whose data is there shows all the steps.
      example: await places.of(stored.find(({ data }) => data !== null) ?? stored[0]!),
      quote: await firstHeld(quotes, this.documents),
    });
    const general = [
      { name: 'README.txt', content: text },
      { name: 'check.go', content: CHECK_GO },
      { name: 'checkpoint', content: checkpoint },
      { name: 'key', content: `${this.key.verifier.text}\n` },
      { name: 'key.pem', content: this.publicKey.export({ type: 'spki', format: 'pem' }) },
    ];
    return { version, checkpoint, readme: text, files: this.files(id, commitment, { general, places, quotes }) };
  }

  private get publicKey(): KeyObject {
    return this.key.verifier.publicKey;
  }

  private async *files(
    id: string,
    { stored, version }: Stream,
    { general, places, quotes }: Parts,
  ): AsyncGenerator<EvidenceFile> {
    yield* general;
    const redactions = redactionsIn(stored);
    const slices = new Slices(EVENTS);
    for (const event of stored) {
      yield* eventFiles(await places.of(event), version, redactions.get(event.id));
      await slices.rest();
    }
    yield { name: 'history.json', content: this.history(id, version) };
    yield* sourceFiles(quotes, this.documents);
  }

  /** As the API answers a page that has room for everything. */
  private async *history(id: string, upTo: number): AsyncGenerator<string> {
    const slices = new Slices(1);
    const limit = Math.ceil(HISTORY_STEPS / upTo);
    yield '{"items":[';
    for (let from: number | undefined = 1; from !== undefined;) {
      const page: HistoryPage = await this.reader.history(id, {}, { from, limit, upTo });
      yield `${from === 1 ? '' : ','}\n${page.items.map((item) => JSON.stringify(item)).join(',\n')}`;
      from = page.next;
      await slices.rest();
    }
    yield '\n],"next":null}\n';
  }
}
