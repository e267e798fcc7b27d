import { ACTS, fieldsOf, FOLLOW_UP_ACTS, type ActName, type FollowUpActName, refuse } from '#libs/commitments';
import { canonicalJson } from '#libs/transparency';
import type { SourceRequest } from '../sources.js';
import { isId, type Keys } from './keys.js';

export type ImportAct = 'record' | ActName | FollowUpActName | 'add-document' | 'note-statement' | 'register-party';

/** Every act that a line may carry. */
export const IMPORT_ACTS: readonly ImportAct[] = [
  'record',
  ...(Object.keys(ACTS) as ActName[]),
  ...(Object.keys(FOLLOW_UP_ACTS) as FollowUpActName[]),
  'add-document',
  'note-statement',
  'register-party',
];

export type Data = Readonly<Record<string, unknown>>;

/** One line of an import: a command, and the key that names the fact it makes. References are keys of lines, or ids. */
export interface ImportLine {
  readonly key: string;
  readonly act: ImportAct;
  readonly commitment?: string;
  readonly document?: string;
  readonly followUp?: string;
  /** As the body of the API's operation. */
  readonly data: Data;
  /** Why the line says something else than in an earlier import. */
  readonly reason?: string;
}

/** A line with an id wherever it named a key. */
export interface ResolvedLine extends ImportLine {
  /** What the key names: see `Keys`. */
  readonly fact: string;
  /** The commitment or the document that it speaks to or makes, or the code of a party. */
  readonly target: string;
}

/** What a line made, or what stood there already, of the texts that an import knows by key. */
export interface Aliases {
  /** By the id that the key stands for: the document of the same content that the ledger held already. */
  readonly documents: Map<string, string>;
  /** By the id that the key stands for: the statement that was noted already. */
  readonly statements: Map<string, string>;
}

/** The fields that name another commitment, and those that name an event; `of` and `event` are those of record keeping. */
const OTHERS: readonly string[] = [...fieldsOf('commitment'), 'of'];
const ENTRIES: readonly string[] = [...fieldsOf('entry'), 'event'];

/** Puts ids in place of keys, and tells which key each id stands for. */
export function resolve(
  line: ImportLine,
  keys: Keys,
  aliases: Aliases,
): readonly [ResolvedLine, ReadonlyMap<string, string>] {
  const named = new Map<string, string>();
  const put = (reference: unknown, idOf: (key: string) => string): unknown => {
    if (typeof reference !== 'string' || isId(reference)) return reference;
    const id = idOf(reference);
    named.set(id, reference);
    return id;
  };
  const commitment = (key: string) => keys.commitment(key);
  const event = (key: string) => keys.event(key);
  const document = (key: string) => aliases.documents.get(keys.document(key)) ?? keys.document(key);
  const statement = (key: string) => aliases.statements.get(keys.event(key)) ?? keys.event(key);
  const data = inData(line.data, {
    ...Object.fromEntries(OTHERS.map((field) => [field, (value) => put(value, commitment)])),
    ...Object.fromEntries(ENTRIES.map((field) => [field, (value) => put(value, event)])),
    source: (value) =>
      inData(value, { document: (name) => put(name, document), statement: (name) => put(name, statement) }),
  });
  const { followUp } = line;
  const fact = keys.fact(line.key);
  const resolved = {
    ...line,
    fact,
    data: data as Data,
    ...(followUp === undefined ? {} : { followUp: put(followUp, event) as string }),
    target: (put(line.commitment, commitment) ?? put(line.document, document) ?? made(line, keys)) as string,
  };
  return [resolved, named];
}

function made({ act, key, data }: ImportLine, keys: Keys): string {
  if (act === 'register-party') return String(data['code']);
  return act === 'add-document' ? keys.document(key) : keys.commitment(key);
}

type Put = (value: unknown) => unknown;

/** The fields that are there, put anew; `changes` hold the same fields once more. */
function inData(value: unknown, puts: Readonly<Record<string, Put>>): unknown {
  if (!isData(value)) return value;
  const fields = Object.entries(puts).filter(([field]) => field in value);
  const { changes } = value;
  return {
    ...value,
    ...Object.fromEntries(fields.map(([field, put]) => [field, put(value[field])])),
    ...(isData(changes) && puts['source'] ? { changes: inData(changes, { source: puts['source'] }) } : {}),
  };
}

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a line says: the same text, the same command. Why it was revised is no part of it. */
export function contentOf({ act, data, followUp }: ResolvedLine): string {
  try {
    return canonicalJson({ act, data, followUp });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse('invalid-request', `The line holds what JSON cannot keep exactly: ${error.message}.`);
  }
}

export const sourceOf = ({ data }: ResolvedLine): SourceRequest | undefined =>
  data['source'] as SourceRequest | undefined;

/** What a line waits for while earlier ones are in hand, and what later ones wait for. */
export interface Touches {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Parties are few: whatever comes behind one waits for it. */
const PARTIES = 'parties';

export function touches(line: ImportLine, keys: Keys): Touches {
  const { act, commitment, data, document, key } = line;
  const reads = references(data).map((name) => `key ${name}`);
  const writes = [`key ${key}`];
  if (commitment !== undefined) writes.push(`commitment ${keys.commitment(commitment)}`);
  if (act === 'record') writes.push(`commitment ${keys.commitment(key)}`);
  if (document !== undefined) reads.push(`key ${document}`);
  if (document !== undefined) writes.push(`document ${document}`);
  for (const other of OTHERS.map((field) => data[field])) {
    if (typeof other === 'string') reads.push(`commitment ${keys.commitment(other)}`);
  }
  (act === 'register-party' ? writes : reads).push(PARTIES);
  return { reads, writes };
}

/** The documents and statements that sources name. */
function references(data: Data): readonly string[] {
  const sources = [data, data['changes']].filter(isData).map(({ source }) => source);
  return sources
    .filter(isData)
    .flatMap(({ document, statement }) => [document, statement])
    .filter((name) => typeof name === 'string');
}
