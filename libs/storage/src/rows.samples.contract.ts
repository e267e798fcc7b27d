import {
  believe,
  Codec,
  type DomainEvent,
  ERASED,
  type Foldable,
  type NewEvent,
  ObservedProgress,
  Projector,
  type ProjectorOptions,
  put,
  type Projected,
  type ReadModel,
  type RecordedEvent,
  REDACTED,
  type Row,
  type RowStore,
} from '#libs/event-sourcing';
import { MemoryEventStore } from './events.memory.js';

/** A row store of one engine, and the eyes of a reader. */
export interface Rows {
  readonly rows: RowStore;
  /** Another handle on the same rows, as another process has it; those made before stay open. */
  another(): Promise<RowStore>;
  /** The rows of a table of the active generation, in the order of all their cells. */
  read(model: string, table: string): Promise<readonly Row[]>;
  /** The keys of the rows of a table of words that hold a word. */
  search(model: string, table: string, word: string): Promise<readonly string[]>;
  /** The names of the indexes by which the tables of a model are asked, whatever the generation. */
  indexes(model: string): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

export type OpenRows = () => Promise<Rows>;

type NoteEvent = DomainEvent<'NoteWritten', { readonly text: string }>;

/** Notes: each one's texts so far. Stream: `note-<id>`. */
export const NOTES: Foldable = {
  decider: {
    category: 'note',
    initial: [],
    evolve: (texts, events) => [
      ...(texts as string[]),
      ...(events as RecordedEvent<NoteEvent>[]).flatMap(({ type, data }) =>
        type === 'NoteWritten' ? [data.text] : [],
      ),
    ],
  },
  codec: new Codec<NoteEvent | DomainEvent<typeof REDACTED>>({ NoteWritten: [], EventRedacted: [] }),
};

/** The last text of each note with its words, and the texts believed of it; a text `poison` cannot be taken. */
export const notes: ReadModel = {
  name: 'notes',
  version: 1,
  tables: {
    last: { columns: { id: 'text', text: 'text', count: 'integer' }, key: ['id'], indexes: [['count']] },
    words: { columns: { id: 'text', words: 'words' }, key: ['id'] },
    texts: {
      columns: { id: 'text', text: 'text', from: 'integer', to: 'integer' },
      key: ['id', 'text'],
      bitemporal: true,
    },
  },
  on: {
    NoteWritten: ({ stream: id, state, data: { text } }: Projected<NoteEvent, readonly string[]>) => {
      if (text === 'poison') throw new Error('cannot be taken');
      return [
        put('last', { id, text, count: text === 'not a number' ? text : state.length }),
        put('words', { id, words: text }),
        believe(
          'texts',
          { id },
          [...new Set(state.slice(-2))].map((each) => ({ id, text: each, from: 0, to: 1 })),
        ),
      ];
    },
  },
};

/** A ledger of notes, its read models and whoever projects them. */
export class Desk {
  readonly store = new MemoryEventStore({ now: () => 1_000 });
  private events = 0;

  async write(note: string, ...texts: readonly string[]): Promise<string> {
    const stream = `note-${note}`;
    const version = (await this.store.read(stream)).length;
    return (
      await this.store.append(
        stream,
        texts.map((text) => this.event('NoteWritten', text)),
        version,
      )
    ).position;
  }

  /** Erases the text of a note's first event. */
  async redact(note: string): Promise<string> {
    const stream = `note-${note}`;
    const events = await this.store.read(stream);
    const told = this.event(REDACTED, '');
    const data = { event: events[0]!.id, reason: 'r', authority: 'a', kept: { text: ERASED }, schema: 1 };
    return (await this.store.redact(stream, [data.event], [{ ...told, data }], events.length)).position;
  }

  async writeUnknown(): Promise<string> {
    return (await this.store.append('note-z', [this.event('NoteBurnt', '')], 0)).position;
  }

  projector(rows: RowStore, options: Partial<ProjectorOptions> = {}): Projector {
    return new Projector({
      store: this.store,
      rows,
      models: [notes],
      foldables: [NOTES],
      now: () => 2_000,
      batchSize: 3,
      ...options,
    });
  }

  /** As a process sees it that only reads; told of what is not there yet. */
  observed(rows: RowStore, models: readonly ReadModel[] = [notes], onWaiting?: () => void): ObservedProgress {
    return new ObservedProgress({ store: this.store, rows, models, ...(onWaiting ? { onWaiting } : {}) });
  }

  /** A projector that has started and taken everything in. */
  async level(rows: RowStore, options: Partial<ProjectorOptions> = {}): Promise<Projector> {
    const projector = this.projector(rows, options);
    await projector.start();
    await projector.waitFor(await this.store.head(), 5_000);
    return projector;
  }

  private event(type: string, text: string): NewEvent {
    const id = `event ${this.events++}`;
    const metadata = { commandId: id, requestHash: '', actor: '', $correlationId: '', $causationId: '' };
    return { id, type, schema: 1, data: { text }, metadata, salt: new Uint8Array(32) };
  }
}
