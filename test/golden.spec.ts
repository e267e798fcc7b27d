import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  answer,
  beliefOf,
  commitment,
  COMMITMENT_SCHEMAS,
  type CommitmentEvent,
  document,
  DOCUMENT_SCHEMAS,
  type DocumentEvent,
  history,
  party,
  PARTY_SCHEMAS,
  type PartyEvent,
  timeline,
} from '#libs/commitments';
import { Codec, END_OF_TIME, type StoredEvent, UnknownEvent } from '#libs/event-sourcing';
import { dataMac, hashLeaf, leafBytes, leafParts } from '#libs/transparency';

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url));

/** An event as the store kept it, one file for each type and schema that was ever written. Never edited. */
const golden = readdirSync(FOLDER).map((name) => {
  const { salt, ...envelope } = JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Omit<StoredEvent, 'salt'> & {
    salt: string;
  };
  return { name, stored: { ...envelope, salt: Uint8Array.from(Buffer.from(salt, 'hex')) } satisfies StoredEvent };
});

const SCHEMAS = { ...COMMITMENT_SCHEMAS, ...DOCUMENT_SCHEMAS, ...PARTY_SCHEMAS };
const codec = new Codec<CommitmentEvent | DocumentEvent | PartyEvent>(SCHEMAS);
const commitments = new Codec<CommitmentEvent>(COMMITMENT_SCHEMAS);
const documents = new Codec<DocumentEvent>(DOCUMENT_SCHEMAS);
const parties = new Codec<PartyEvent>(PARTY_SCHEMAS);

/** What older schemas decode to, by file. A type whose schema 1 is the newest decodes to what was stored. */
const DECODED: Readonly<Record<string, object>> = {};

const storedAs = (type: string): StoredEvent => golden.find(({ name }) => name === `${type}.1.json`)!.stored;

describe('Stored events', () => {
  it('have a golden file for every schema of every type, and no other', () => {
    const expected = Object.entries(SCHEMAS).flatMap(([type, upcasters]) =>
      Array.from({ length: upcasters.length + 1 }, (_, schema) => `${type}.${schema + 1}.json`),
    );
    expect(golden.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  });

  it.each(golden)('$name decodes to what is frozen', ({ name, stored }) => {
    const { id, type, version, recordedAt, data } = stored;
    expect(name).toBe(`${type}.${stored.schema}.json`);
    expect(codec.decode(stored)).toStrictEqual({ id, type, version, recordedAt, data: DECODED[name] ?? data });
  });

  it.each(golden.filter(({ stored }) => stored.stream.startsWith('commitment-')))('$name folds', ({ stored }) => {
    const before = ['CommitmentRecorded', 'FollowUpOpened'].map((type, index) =>
      commitments.decode({
        ...storedAs(type),
        version: index + 1,
        id: `00000000-0000-4000-8000-00000000000${index + 1}`,
      }),
    );
    const events = stored.version === 1 ? [commitments.decode(stored)] : [...before, commitments.decode(stored)];
    const record = commitment.evolve(commitment.initial, events);
    const belief = beliefOf(record)!;
    expect(answer(belief, END_OF_TIME)).toBeDefined();
    expect(timeline(belief).length > 0).toBe(stored.type !== 'CommitmentRetracted');
    expect(history(record, 1, 10)).toHaveLength(events.length);
  });

  it.each([
    ['CommitmentRecorded', '2b1f1edf8210b4949b46120fee455658272ea6a3e8d171442ed7dd53fe5c0639'],
    ['DocumentAdded', '356b1c080e6484b8ef6f4f0e422b544b7e694fb79f29cd824b289f013be528fc'],
    ['EventRedacted', 'f082eb7a3e7caed4afa10fdb5fe2c5cb1489897f60547713324535dd03efb476'],
  ])('have the leaf that every proof of them was made with: %s', (type, hash) => {
    const { salt, data, ...event } = storedAs(type);
    const leaf = hashLeaf(leafBytes(leafParts(event, dataMac(salt!, data!)), event));
    expect(Buffer.from(leaf).toString('hex')).toBe(hash);
  });

  it('of documents and parties fold', () => {
    const [added, noted] = [storedAs('DocumentAdded'), storedAs('StatementNoted')].map((each) =>
      documents.decode(each),
    );
    const { statements, added: data } = document.evolve(document.initial, [added!, noted!]);
    expect([data, [...statements.values()]]).toEqual([added!.data, [noted!.data]]);
    const registered = parties.decode(storedAs('PartyRegistered'));
    expect(party.evolve(party.initial, [registered])).toEqual(registered.data);
  });

  it.each([[{ type: 'CommitmentKept' }], [{ schema: 2 }], [{ schema: 0 }]])(
    'stop the reader where the code does not know them: %j',
    (unknown) => expect(() => codec.decode({ ...storedAs('CommitmentRecorded'), ...unknown })).toThrow(UnknownEvent),
  );
});
