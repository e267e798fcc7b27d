import {
  ANY,
  BACKWARDS,
  binaryEvent,
  END,
  type EventStoreDBClient,
  FORWARDS,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { all, Asked, freshStream, told, wordsOf } from './asked.js';

/** Credentials with a call make the client use Append; without them it uses BatchAppend. */
const WAYS = [
  ['BatchAppend', {}],
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
] as const;

let asked: Asked;
let client: EventStoreDBClient;
let stream: string;
beforeAll(async () => {
  asked = await Asked.open();
  ({ client } = asked);
});
afterAll(async () => asked.close());
beforeEach(() => {
  stream = freshStream();
});

const standing = async () => wordsOf(await all(client.readStream(stream)));

describe.each(WAYS)('An append by %s', (_, way) => {
  const append = async (words: readonly string[], expectedRevision: Parameters<typeof client.appendToStream>[2] = {}) =>
    client.appendToStream(
      stream,
      words.map((each) => told(each)),
      { ...expectedRevision, ...way },
    );

  it('tells the revision and the position of its last event', async () => {
    const first = await append(['one', 'two'], { expectedRevision: NO_STREAM });
    expect([first.success, first.nextExpectedRevision]).toEqual([true, 1n]);
    const { commit, prepare } = first.position!;
    expect(commit).toBe(prepare);
    const [last] = await all(client.readAll({ fromPosition: { commit, prepare }, maxCount: 1 }));
    expect(last!.event).toMatchObject({ streamId: stream, revision: 1n, data: { words: 'two' } });
    const second = await append(['three'], { expectedRevision: 1n });
    expect(second.nextExpectedRevision).toBe(2n);
    expect(second.position!.commit).toBeGreaterThan(commit);
  });

  it.each([
    ['none', NO_STREAM, 1n],
    ['an older one', 0n, 1n],
    ['one to come', 5n, 1n],
  ] as const)('is refused at another revision than it expects: %s', async (_name, expectedRevision, actualVersion) => {
    await append(['one', 'two']);
    const refused = append(['three'], { expectedRevision });
    await expect(refused).rejects.toBeInstanceOf(WrongExpectedVersionError);
    await expect(refused).rejects.toMatchObject({ streamName: stream, actualVersion });
    expect(await standing()).toEqual(['one', 'two']);
  });

  it('is refused where there is no stream and one is expected', async () => {
    for (const expectedRevision of [0n, STREAM_EXISTS] as const)
      await expect(append(['one'], { expectedRevision })).rejects.toMatchObject({ actualVersion: 'no_stream' });
  });

  it('of nothing compares the revision', async () => {
    await append(['one']);
    expect((await append([], { expectedRevision: 0n })).success).toBe(true);
    await expect(append([], { expectedRevision: NO_STREAM })).rejects.toBeInstanceOf(WrongExpectedVersionError);
    expect(await standing()).toEqual(['one']);
  });

  it('at an older revision, with the ids that stand just there, is answered as the first time', async () => {
    const events = [told('one'), told('two')];
    const first = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM, ...way });
    await append(['three'], { expectedRevision: 1n });
    const again = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM, ...way });
    expect(again).toMatchObject({ nextExpectedRevision: 1n, position: first.position });
    const any = await client.appendToStream(stream, events, { expectedRevision: ANY, ...way });
    expect(any).toMatchObject({ nextExpectedRevision: 1n });
    expect(await standing()).toEqual(['one', 'two', 'three']);
  });

  it('at an older revision, where but some of its ids stand, is refused', async () => {
    const [one, two] = [told('one'), told('two')];
    await client.appendToStream(stream, [one, two], { expectedRevision: NO_STREAM, ...way });
    const mixed = client.appendToStream(stream, [one, told('another')], { expectedRevision: NO_STREAM, ...way });
    await expect(mixed).rejects.toMatchObject({ actualVersion: 1n });
  });

  it('at the current revision is taken whatever its ids are', async () => {
    const one = told('one');
    await client.appendToStream(stream, one, { expectedRevision: NO_STREAM, ...way });
    await client.appendToStream(stream, one, { expectedRevision: 0n, ...way });
    expect(await standing()).toEqual(['one', 'one']);
  });

  it('to a stream that was taken away for good is refused', async () => {
    await append(['one']);
    await client.tombstoneStream(stream);
    await expect(append(['two'])).rejects.toBeInstanceOf(StreamDeletedError);
  });
});

describe('A read', () => {
  const five = ['0', '1', '2', '3', '4'];
  beforeEach(async () => {
    await client.appendToStream(
      stream,
      five.map((each) => told(each)),
    );
  });

  it.each([
    ['forwards, the revision and what is behind it', { direction: FORWARDS, fromRevision: 3n }, '3 4'],
    ['backwards, the revision and what is before it', { direction: BACKWARDS, fromRevision: 1n }, '1 0'],
    ['from the start, so many', { direction: FORWARDS, fromRevision: START, maxCount: 2 }, '0 1'],
    ['from the end back, so many', { direction: BACKWARDS, fromRevision: END, maxCount: 2 }, '4 3'],
    ['behind the end, nothing', { direction: FORWARDS, fromRevision: 9n }, ''],
    ['before more than there is, all', { direction: BACKWARDS, fromRevision: 9n }, '4 3 2 1 0'],
  ] as const)('of a stream brings, %s', async (_, options, expected) => {
    expect(wordsOf(await all(client.readStream(stream, options))).join(' ')).toBe(expected);
  });

  it('of $all brings, forwards, the position and what is behind it; backwards, what is before it', async () => {
    const placed = (await all(client.readAll())).filter(({ event }) => event?.streamId === stream);
    const third = placed[2]!.event!.position;
    const forwards = await all(client.readAll({ fromPosition: third, maxCount: 2 }));
    expect(wordsOf(forwards)).toEqual(['2', '3']);
    const backwards = await all(client.readAll({ direction: BACKWARDS, fromPosition: third, maxCount: 2 }));
    expect(wordsOf(backwards)).toEqual(['1', '0']);
    const [last] = await all(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last!.event!.position.commit).toBeGreaterThanOrEqual(placed[4]!.event!.position.commit);
  });

  it('of $all begins with what the system wrote, and its positions are far apart', async () => {
    const [first] = await all(client.readAll({ maxCount: 1 }));
    expect([first!.event!.streamId[0], first!.event!.type[0]]).toEqual(['$', '$']);
    const own = (await all(client.readAll())).filter(({ event }) => event?.streamId === stream);
    const offsets = own.map(({ event }) => event!.position.commit);
    for (const [index, offset] of offsets.slice(1).entries()) expect(offset - offsets[index]!).toBeGreaterThan(50n);
  });

  it('tells of an event what was sent, when it came, and where it stands', async () => {
    const sent = binaryEvent({ type: 'Bytes', data: Buffer.from([0, 255, 128]), metadata: { of: 'somebody' } });
    const before = Date.now();
    await client.appendToStream(stream, sent);
    const [{ event }] = (await all(
      client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
    )) as unknown as [{ event: Record<string, unknown> & { created: Date; data: Uint8Array } }];
    expect(event).toMatchObject({ id: sent.id, type: 'Bytes', isJson: false, revision: 5n, streamId: stream });
    expect([...event.data]).toEqual([0, 255, 128]);
    expect(event['metadata']).toEqual({ of: 'somebody' });
    expect(Math.abs(event.created.getTime() - before)).toBeLessThan(5_000);
  });

  it('of a stream that is not there says so', async () =>
    expect(all(client.readStream(freshStream()))).rejects.toBeInstanceOf(StreamNotFoundError));
});
