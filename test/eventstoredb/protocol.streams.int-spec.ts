import {
  type EventStoreDBClient,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { all, Asked, freshStream, told, wordsOf } from './asked.js';

let asked: Asked;
let client: EventStoreDBClient;
let stream: string;
beforeAll(async () => {
  asked = await Asked.open();
  ({ client } = asked);
});
afterAll(async () => asked.close());
beforeEach(async () => {
  stream = freshStream();
  await client.appendToStream(stream, [told('0'), told('1'), told('2')]);
});

const standing = async () => wordsOf(await all(client.readStream(stream)));
const inAll = async () =>
  wordsOf((await all(client.readAll())).filter(({ event }) => event?.streamId === stream && event.type === 'Told'));

describe('A stream that was deleted', () => {
  beforeEach(async () => {
    await client.deleteStream(stream, { expectedRevision: 2n });
  });

  it('cannot be read, and its events stay in $all', async () => {
    await expect(standing()).rejects.toBeInstanceOf(StreamNotFoundError);
    expect(await inAll()).toEqual(['0', '1', '2']);
  });

  it('goes on behind what was in it', async () => {
    const { nextExpectedRevision } = await client.appendToStream(stream, told('3'), { expectedRevision: 2n });
    expect(nextExpectedRevision).toBe(3n);
    expect(await standing()).toEqual(['3']);
  });
});

it('A stream is not deleted at another revision than is expected', async () => {
  await expect(client.deleteStream(stream, { expectedRevision: 1n })).rejects.toBeInstanceOf(WrongExpectedVersionError);
  await expect(client.tombstoneStream(stream, { expectedRevision: 7n })).rejects.toBeInstanceOf(
    WrongExpectedVersionError,
  );
  expect(await standing()).toEqual(['0', '1', '2']);
});

it('A stream that was taken away for good says so to whoever reads or deletes it, and its events stay in $all', async () => {
  await client.tombstoneStream(stream);
  await expect(standing()).rejects.toBeInstanceOf(StreamDeletedError);
  await expect(client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  expect(await inAll()).toEqual(['0', '1', '2']);
  const last = (await all(client.readAll())).findLast(({ event }) => event?.streamId === stream);
  expect(last!.event!.type).toBe('$streamDeleted');
});

describe('What is said of a stream', () => {
  it('is an event of a stream beside it', async () => {
    await client.setStreamMetadata(stream, { maxCount: 7, by: 'somebody' });
    const [first] = await all(client.readStream(`$$${stream}`));
    expect(first!.event).toMatchObject({ type: '$metadata', revision: 0n, data: { $maxCount: 7, by: 'somebody' } });
    expect(await client.getStreamMetadata(stream)).toMatchObject({ metadata: { maxCount: 7, by: 'somebody' } });
  });

  it('hides all but the last so many', async () => {
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await standing()).toEqual(['1', '2']);
    await client.appendToStream(stream, told('3'), { expectedRevision: 2n });
    expect(await standing()).toEqual(['2', '3']);
    expect(await inAll()).toEqual(['0', '1', '2', '3']);
  });

  it('hides what stands before a revision', async () => {
    await client.setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await standing()).toEqual(['2']);
  });

  it('counts as it was said last', async () => {
    await client.setStreamMetadata(stream, { truncateBefore: 2 });
    await client.setStreamMetadata(stream, {});
    expect(await standing()).toEqual(['0', '1', '2']);
  });
});
