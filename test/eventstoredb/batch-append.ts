import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import emptyOf from 'google-protobuf/google/protobuf/empty_pb.js';
import { failureOf, notReady } from './failures.js';
import { type Expected, type Proposed, Tombstoned, WrongVersion } from './log.js';
import { expectedOf, identifier, proposedOf, streamName, uuidText } from './messages.js';
import { admit, MAX_APPEND_BYTES, type Node, requireSize } from './node.js';

/** One append of the stream while its chunks arrive. */
interface Batch {
  readonly stream: string;
  readonly expected: Expected;
  readonly deadline: number;
  readonly proposed: Proposed[];
}

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** Streams.BatchAppend: appends of many callers on one stream, in chunks, answered by their correlation ids. */
export function batchAppend(node: Node, call: Call): void {
  const open = new Map<string, Batch>();
  call.on('data', (request: BatchAppendReq) => {
    try {
      admit(node, call.metadata);
      receive(node, call, open, request);
    } catch (error) {
      // One call that this node may not serve ends the stream for all of them.
      call.emit('error', failureOf(error));
    }
  });
  call.on('end', () => call.end());
}

function receive(node: Node, call: Call, open: Map<string, Batch>, request: BatchAppendReq): void {
  const id = uuidText(request.getCorrelationId());
  const batch = open.get(id) ?? begun(request);
  open.set(id, batch);
  for (const message of request.getProposedMessagesList()) batch.proposed.push(proposedOf(message));
  if (!request.getIsFinal()) return;
  open.delete(id);
  if (node.faults.refusesAppend()) throw notReady();
  const response = carryOut(node, batch);
  response.setCorrelationId(new shared.UUID().setString(id)).setStreamIdentifier(identifier(batch.stream));
  if (!node.faults.losesAnswer()) setTimeout(() => call.write(response), node.faults.delay);
}

/** Only the first chunk has options. */
function begun(request: BatchAppendReq): Batch {
  const options = request.getOptions()!;
  return {
    stream: streamName(options.getStreamIdentifier()),
    expected: expectedOf(options, options.getStreamPosition()),
    deadline: options.getDeadline()?.toDate().getTime() ?? Infinity,
    proposed: [],
  };
}

function carryOut(node: Node, { stream, expected, deadline, proposed }: Batch): BatchAppendResp {
  const response = new streams.BatchAppendResp();
  setExpected(response, expected);
  if (Date.now() > deadline)
    return response.setError(failed(status.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout()));
  try {
    requireSize(proposed);
    const { revision, position } = node.log.append(stream, proposed, expected);
    const place = new shared.AllStreamPosition();
    place.setCommitPosition(String(position)).setPreparePosition(String(position));
    const success = new streams.BatchAppendResp.Success();
    return response.setSuccess(success.setCurrentRevision(String(revision)).setPosition(place));
  } catch (error) {
    return response.setError(errorOf(error, stream));
  }
}

function setExpected(response: BatchAppendResp, expected: Expected): void {
  const nothing = new emptyOf.Empty();
  if (expected === 'any') response.setAny(nothing);
  else if (expected === 'no_stream') response.setNoStream(nothing);
  else if (expected === 'stream_exists') response.setStreamExists(nothing);
  else response.setStreamPosition(String(expected));
}

interface Detail {
  serializeBinary(): Uint8Array;
}

/** A google.rpc.Status whose detail is a message of the protocol, named by its class. */
function failed(code: status, message: string, detail: Detail) {
  const wrapped = new any.Any();
  wrapped.pack(detail.serializeBinary(), `event_store.client.${nameOf(detail)}`);
  return new statuses.Status()
    .setCode(code as number)
    .setMessage(message)
    .setDetails(wrapped);
}

const DETAILS = {
  WrongExpectedVersion: shared.WrongExpectedVersion,
  StreamDeleted: shared.StreamDeleted,
  MaximumAppendSizeExceeded: shared.MaximumAppendSizeExceeded,
  Timeout: shared.Timeout,
  Unknown: shared.Unknown,
} as const;

const nameOf = (detail: Detail): string => Object.entries(DETAILS).find(([, message]) => detail instanceof message)![0];

function errorOf(error: unknown, stream: string) {
  if (error instanceof WrongVersion) {
    return failed(status.FAILED_PRECONDITION, 'Wrong expected version', wrongVersion(error));
  }
  if (error instanceof Tombstoned) {
    const detail = new shared.StreamDeleted().setStreamIdentifier(identifier(stream));
    return failed(status.FAILED_PRECONDITION, 'Stream deleted', detail);
  }
  if (failureOf(error).metadata.get('exception')[0] === 'maximum-append-size-exceeded') {
    const detail = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES);
    return failed(status.INVALID_ARGUMENT, 'Maximum append size exceeded', detail);
  }
  return failed(status.UNKNOWN, String(error), new shared.Unknown());
}

function wrongVersion({ current, expected }: WrongVersion) {
  const nothing = new emptyOf.Empty();
  const detail = new shared.WrongExpectedVersion();
  if (current < 0) detail.setCurrentNoStream(nothing);
  else detail.setCurrentStreamRevision(String(current));
  if (expected === 'any') detail.setExpectedAny(nothing);
  else if (expected === 'no_stream') detail.setExpectedNoStream(nothing);
  else if (expected === 'stream_exists') detail.setExpectedStreamExists(nothing);
  else detail.setExpectedStreamPosition(String(expected));
  return detail;
}
