import type { DomainEvent, RecordedEvent } from './decider.js';
import type { StoredEvent } from './event-store.js';

/** Turns the data of one older schema into that of the next. */
export type Upcaster = (data: object) => object;

/** For each event type: the upcasters from schema 1 on. `[]` means that schema 1 is the newest. */
export type Schemas<Type extends string> = Readonly<Record<Type, readonly Upcaster[]>>;

/** A stored event that this version of the code does not know. Readers stop; they never skip. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';

  constructor(event: Pick<StoredEvent, 'type' | 'schema' | 'stream' | 'version'>, why: string) {
    super(`${event.type} (schema ${event.schema}) at version ${event.version} of ${event.stream}: ${why}`);
  }
}

/** The one place where stored shapes become today's: above it only the newest schema exists. */
export class Codec<Event extends DomainEvent> {
  constructor(private readonly schemas: Schemas<Event['type']>) {}

  schemaOf(type: Event['type']): number {
    return this.schemas[type].length + 1;
  }

  knows(type: string): type is Event['type'] {
    return Object.hasOwn(this.schemas, type);
  }

  decode(stored: StoredEvent): RecordedEvent<Event> {
    if (!this.knows(stored.type)) throw new UnknownEvent(stored, 'this version of Pacta does not know the type');
    const upcasters: readonly Upcaster[] = this.schemas[stored.type];
    if (stored.schema < 1 || stored.schema > upcasters.length + 1) {
      throw new UnknownEvent(stored, `this version of Pacta knows its schemas 1 to ${upcasters.length + 1}`);
    }
    let data = stored.data;
    for (const upcast of upcasters.slice(stored.schema - 1)) data = upcast(data);
    const { id, type, version, recordedAt } = stored;
    return { id, type, data, version, recordedAt } as unknown as RecordedEvent<Event>;
  }
}
