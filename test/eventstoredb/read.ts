import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { failureOf, invalid } from './failures.js';
import type { EventLog, Recorded } from './log.js';
import { eventMessage, notFoundMessage, streamName } from './messages.js';
import { admit, admitReader, type Node } from './node.js';
import { subscribe } from './subscribe.js';
import { Outlet } from './outlet.js';
import { startOf } from './positions.js';

type Call = ServerWritableStream<ReadReq, ReadResp>;
type Options = ReadReq.Options;

const BACKWARDS = streams.ReadReq.Options.ReadDirection.BACKWARDS;

/** Streams.Read: a page of a stream or of `$all`, in either direction, or a subscription to `$all`. */
export function read(node: Node, call: Call): void {
  carryOut(node, call).catch((error: unknown) => call.emit('error', failureOf(error)));
}

async function carryOut(node: Node, call: Call): Promise<void> {
  const options = call.request.getOptions()!;
  if (!options.getUuidOption()) throw invalid("Required option 'uuid_option' is missing");
  if (options.hasAll()) admitReader(node, call.metadata);
  else admit(node, call.metadata);
  if (options.hasSubscription()) return subscribe(node, call, options);
  const outlet = new Outlet(call, node.traffic);
  for (const message of answers(node.log, options)) if (!(await outlet.write(message))) return;
  call.end();
}

function answers(log: EventLog, options: Options): Iterable<ReadResp> {
  const limit = Number(options.getCount());
  if (options.hasAll()) return messagesOf(pageOfAll(log, options), limit, true);
  const stream = streamName(options.getStream()?.getStreamIdentifier());
  const events = log.readable(stream);
  return events.length === 0 ? [notFoundMessage(stream)] : messagesOf(pageOf(events, options), limit, false);
}

function* messagesOf(events: Iterable<Recorded>, limit: number, isPlaced: boolean): Iterable<ReadResp> {
  let left = limit;
  for (const event of events) {
    if (left-- <= 0) return;
    yield eventMessage(event, isPlaced);
  }
}

/** Inclusive both ways. */
function pageOf(events: readonly Recorded[], options: Options): readonly Recorded[] {
  const from = options.getStream()!;
  const revision = Number(from.getRevision());
  if (options.getReadDirection() === BACKWARDS) {
    return events.filter((event) => from.hasEnd() || event.revision <= revision).toReversed();
  }
  if (from.hasEnd()) return [];
  return events.filter((event) => from.hasStart() || event.revision >= revision);
}

/** Forwards from the event at the position on, backwards from the one before it. */
function* pageOfAll(log: EventLog, options: Options): Iterable<Recorded> {
  const index = startOf(log, options);
  if (options.getReadDirection() === BACKWARDS) {
    for (let at = index - 1; at >= 0; at--) yield log.events[at]!;
  } else {
    for (let at = index; at < log.events.length; at++) yield log.events[at]!;
  }
}
