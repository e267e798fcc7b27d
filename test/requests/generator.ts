import type { Chance } from './chance.js';
import type { Operation, Parameter } from './document.js';
import { HOSTILE_BODIES, HOSTILE_PARAMETERS, HOSTILE_TYPES, spoilt } from './hostile.js';

/** One request, as it goes over the wire. */
export interface Asked {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Who asks, by what the credential is. */
  readonly credential: string;
}

const NOBODY = '00000000-0000-4000-8000-000000000000';
const METHODS = ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'QUERY', 'TRACE'];
/** They send the whole ledger, or build something anew: asked for now and then. */
const HEAVY = /^\/v1\/(export|access-log|changes|events$)|\/rebuild$|\/evidence$/;
/** A wait of seconds says nothing more than one of none. */
const PREFER = ['wait=0', 'wait=1', 'wait=x', 'respond-async', 'wait=-1', ''];

/** Requests over every operation of a contract: right ones, ones with a fault, and ones that are nothing but faults. */
export class Generator {
  private readonly creating: readonly Operation[];
  /** Ids of things that are there, as receipts tell them: by the collection, `events` and `followUps` among them. */
  private readonly ids = new Map<string, string[]>();

  constructor(
    private readonly operations: readonly Operation[],
    /** The `Authorization` of each sort of caller; none where it is undefined. */
    private readonly credentials: ReadonlyMap<string, string | undefined>,
    private readonly chance: Chance,
  ) {
    this.creating = operations.filter(({ responses }) => responses['201']);
  }

  /** Told of a receipt, so that later requests meet what it names. */
  know({ path }: Operation, receipt: Receipt): void {
    this.keep(collectionOf(path), receipt.id);
    for (const { id } of receipt.events) this.keep('events', id);
    if (receipt.followUpId !== undefined) this.keep('followUps', receipt.followUpId);
  }

  private keep(collection: string, id: string): void {
    const kept = this.ids.get(collection) ?? [];
    this.ids.set(collection, kept);
    kept.push(id);
    // Some are met often, so that they have a history.
    if (kept.length > KEPT_MAX) kept.splice(this.chance.below(kept.length), 1);
  }

  next(): Asked {
    const { chance } = this;
    const operation = this.operation();
    const isFaulty = chance.is(0.5);
    const credential = chance.is(0.6) ? 'admin' : chance.of([...this.credentials.keys()]);
    const authorization = this.credentials.get(credential);
    const body = this.body(operation, isFaulty);
    const method = isFaulty && chance.is(0.04) ? chance.of(METHODS) : operation.method;
    return {
      operation,
      method,
      path: this.path(operation, isFaulty),
      credential,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        // What overflows the parser is answered without knowing that it was a HEAD, which has no body.
        ...this.headers(operation, isFaulty && method !== 'HEAD'),
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      ...(body === undefined ? {} : { body: body.content }),
    };
  }

  private operation(): Operation {
    const operation = this.chance.of(this.chance.is(0.15) ? this.creating : this.operations);
    return HEAVY.test(operation.path) && !this.chance.is(0.05) ? this.operation() : operation;
  }

  private id(collection: string): string {
    const { chance } = this;
    const known = this.ids.get(collection) ?? [];
    if (known.length > 0 && chance.is(0.9)) return chance.of(known);
    return chance.of([NOBODY, '1', '..%2f..', 'a'.repeat(300), '%ZZ', ...(this.ids.get('events') ?? []).slice(0, 1)]);
  }

  private path({ path, parameters }: Operation, isFaulty: boolean): string {
    const { chance } = this;
    const to = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'followUpId' ? this.id('followUps') : name === 'id' ? this.id(collectionOf(path)) : this.part(name),
    );
    const asked = parameters.filter((each) => each.in === 'query' && chance.is(0.25));
    const query = asked.map((each) => `${each.name}=${this.value(each, isFaulty)}`);
    if (isFaulty && chance.is(0.1))
      query.push(`${chance.of(['unknown', '__proto__', 'limit', ''])}=${chance.of(HOSTILE_PARAMETERS)}`);
    // Node's client sends neither blanks nor what is no ASCII.
    return (query.length === 0 ? to : `${to}?${query.join('&')}`).replaceAll(' ', '%20').replaceAll('"', '%22');
  }

  private part(name: string): string {
    if (name.startsWith('party')) return this.chance.of(['JPN', 'USA', 'EU', 'XXX', 'jpn', '%20']);
    return this.chance.of(['register', 'documents', 'x', '0/000', '8/0/000', `commitment-${NOBODY}`]);
  }

  private value({ name, schema }: Parameter, isFaulty: boolean): string {
    const { chance } = this;
    if (isFaulty && chance.is(0.5)) return chance.of(HOSTILE_PARAMETERS);
    if (schema.enum) return chance.of(schema.enum);
    const values = PARAMETERS[name] ?? [schema.example ?? 'x'];
    return name === 'commitment' ? this.id('commitments') : chance.of(values);
  }

  private headers({ parameters }: Operation, isFaulty: boolean): Record<string, string> {
    const { chance } = this;
    const headers: Record<string, string> = {};
    if (chance.is(0.3)) headers['prefer'] = 'wait=0';
    const asks = (name: string) => parameters.some((each) => each.name === name) && chance.is(0.2);
    if (asks('Idempotency-Key')) headers['idempotency-key'] = `k${chance.below(50)}`;
    if (asks('If-Match')) headers['if-match'] = chance.of(['"1"', '"2"', 'W/"1"', '*']);
    if (asks('If-None-Match')) headers['if-none-match'] = chance.of(['"1-x"', '*']);
    if (chance.is(0.15)) headers['accept'] = chance.of(ACCEPTED);
    if (!isFaulty || !chance.is(0.3)) return headers;
    const [name, values] = chance.of(HOSTILE_HEADERS);
    return { ...headers, [name]: chance.of(values) };
  }

  private body({ body, method }: Operation, isFaulty: boolean): { content: string | Buffer; type: string } | undefined {
    const { chance } = this;
    if (method === 'GET' || (isFaulty && chance.is(0.03))) return undefined;
    const [type, media] = Object.entries(body ?? { 'application/json': { example: {} } })[0]!;
    const example = media.example ?? Object.values(media.examples ?? {})[0]?.value ?? {};
    const sent = isFaulty && chance.is(0.1) ? chance.of(HOSTILE_TYPES) : type;
    if (isFaulty && chance.is(0.1)) return { content: chance.of(HOSTILE_BODIES), type: sent };
    if (typeof example === 'string')
      return { content: isFaulty ? example.slice(chance.below(20)) : example, type: sent };
    const value = isFaulty ? spoilt(this.varied(example), chance) : this.varied(example);
    return { content: JSON.stringify(value), type: sent };
  }

  /** The example, about something that is there: an id in it becomes one that a receipt named. */
  private varied(example: unknown): unknown {
    const text = JSON.stringify(example).replaceAll(/"(\w+)":"[0-9a-f]{8}-[0-9a-f-]{27}"/g, (_, field: string) =>
      JSON.stringify({ [field]: this.id(NAMED_BY[field] ?? 'commitments') }).slice(1, -1),
    );
    const value = JSON.parse(text) as Record<string, unknown>;
    return 'subject' in value ? { ...value, subject: `Matter ${this.chance.below(1_000_000)}` } : value;
  }
}

export interface Receipt {
  readonly id: string;
  readonly followUpId?: string;
  readonly events: readonly { readonly id: string }[];
}

/** `/v1/commitments/{id}/…` is about one of the `commitments`. */
const collectionOf = (path: string): string => path.split('/')[2] ?? '';

const KEPT_MAX = 200;
/** What a field of a body points to. */
const NAMED_BY: Readonly<Record<string, string>> = { document: 'documents', event: 'events' };

const ACCEPTED = [
  'application/json',
  'text/csv',
  'application/x-ndjson',
  'text/plain',
  '*/*',
  'application/zip',
  'text/event-stream',
];

const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  asOf: ['2021', '2022-06', '2023-01-14', '2022-01-01T00:00:00Z'],
  knownAt: ['2022-06-01', '2099'],
  since: ['2021', '2022-01-01'],
  from: ['0', '1', '2021-01-01'],
  to: ['1', '2', '2023-01-01', '2099-01-01'],
  limit: ['1', '2', '500'],
  dryRun: ['true', 'false'],
  minPosition: ['0', '1', '2'],
  after: ['0', '1', '100'],
  version: ['1', '2'],
  q: ['visit', 'matter 1', 'Kishida'],
  topic: ['climate change'],
  modality: ['military'],
  scheme: ['G20RG'],
  owner: ['desk-japan'],
  cursor: ['abc.def'],
};

const HOSTILE_HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['accept', ['x', '*', 'application/json;q=x', 'text/html', ','.repeat(500), 'a/b;q=0']],
  ['if-match', ['1', '"', '""', '"999999999999"', 'W/"x"', '"1", "2"']],
  ['if-none-match', ['"', '*', ','.repeat(500)]],
  ['idempotency-key', ['""', ' ', 'x'.repeat(300), '"a"b"']],
  ['prefer', PREFER],
  ['content-encoding', ['gzip', 'br', 'identity', 'x']],
  ['last-event-id', ['x', '-1', '1', '99999999999999999999']],
  [
    'authorization',
    ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer ${'a.'.repeat(500)}`, 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ],
  ['x-padding', ['x'.repeat(20_000)]],
];
