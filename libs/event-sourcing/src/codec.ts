import type { DomainEvent, RecordedEvent } from './decider.js';
import type { NewEvent, StoredEvent } from './event-store.js';
import type { Redactions } from './redaction.js';

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

  private isType(type: string): type is Event['type'] {
    return Object.hasOwn(this.schemas, type);
  }

  /** Whether this version of the code can read events of a type in the shape of a schema. */
  knows({ type, schema }: Pick<StoredEvent, 'type' | 'schema'>): boolean {
    return this.isType(type) && schema >= 1 && schema <= this.schemaOf(type);
  }

  /** @param redactions those of the event's stream: what was erased is read as what was kept of it */
  decode(stored: StoredEvent, redactions?: Redactions): RecordedEvent<Event> {
    if (!this.isType(stored.type)) throw new UnknownEvent(stored, 'this version of Pacta does not know the type');
    if (!this.knows(stored)) {
      throw new UnknownEvent(stored, `this version of Pacta knows its schemas 1 to ${this.schemaOf(stored.type)}`);
    }
    const shape = shapeOf(stored, redactions);
    let { data } = shape;
    for (const upcast of this.schemas[stored.type].slice(shape.schema - 1)) data = upcast(data);
    const { id, type, version, recordedAt } = stored;
    return { id, type, data, version, recordedAt } as unknown as RecordedEvent<Event>;
  }
}

function shapeOf(
  { data, schema, id, stream }: StoredEvent,
  redactions?: Redactions,
): Pick<NewEvent, 'data' | 'schema'> {
  if (data !== null) return { data, schema };
  const redaction = redactions?.get(id);
  if (!redaction) throw new Error(`the data of ${id} in ${stream} was erased, and nothing tells what is left of it`);
  return { data: redaction.kept, schema: redaction.schema };
}
