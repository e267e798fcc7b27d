import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { failureOf, notReady } from './failures.js';
import { type Expected, type Proposed, type Success, WrongVersion } from './log.js';
import { empty, expectedOf, proposedOf, streamName } from './messages.js';
import { admit, type Node, requireSize } from './node.js';

/** Streams.Append: the options, then one message for each event, then one answer. */
export function append(
  node: Node,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
): void {
  const requests: AppendReq[] = [];
  call.on('data', (request: AppendReq) => requests.push(request));
  call.on('end', () => {
    try {
      admit(node, call.metadata);
      if (node.faults.refusesAppend()) throw notReady();
      const response = carryOut(node, requests);
      if (!node.faults.losesAnswer()) setTimeout(() => answer(null, response), node.faults.delay);
    } catch (error) {
      answer(failureOf(error));
    }
  });
}

function carryOut(node: Node, [head, ...messages]: readonly AppendReq[]): AppendResp {
  const options = head!.getOptions()!;
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedOf(options, options.getRevision());
  const proposed: readonly Proposed[] = messages.map((message) => proposedOf(message.getProposedMessage()!));
  requireSize(proposed);
  try {
    return succeeded(node.log.append(stream, proposed, expected));
  } catch (error) {
    if (error instanceof WrongVersion) return refused(error);
    throw error;
  }
}

function succeeded({ revision, position }: Success): AppendResp {
  const success = new streams.AppendResp.Success().setCurrentRevision(String(revision));
  const place = new streams.AppendResp.Position();
  success.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)));
  return new streams.AppendResp().setSuccess(success);
}

/** An answer like any other, not an error. */
function refused({ current, expected }: WrongVersion): AppendResp {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(empty());
  else wrong.setCurrentRevision(String(current));
  setExpected(wrong, expected);
  return new streams.AppendResp().setWrongExpectedVersion(wrong);
}

function setExpected(wrong: AppendResp.WrongExpectedVersion, expected: Expected): void {
  if (expected === 'any') wrong.setExpectedAny(empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(empty());
  else wrong.setExpectedRevision(String(expected));
}
