import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import { failureOf } from './failures.js';
import { expectedOf, streamName } from './messages.js';
import { admit, type Node } from './node.js';

/** Streams.Delete: the stream can be written again, and goes on behind what was in it. */
export function deleteStream(
  node: Node,
  { request, metadata }: ServerUnaryCall<DeleteReq, DeleteResp>,
  answer: sendUnaryData<DeleteResp>,
): void {
  const place = new streams.DeleteResp.Position();
  carryOut(node, metadata, answer, () => {
    const options = request.getOptions()!;
    const expected = expectedOf(options, options.getRevision());
    const { position } = node.log.delete(streamName(options.getStreamIdentifier()), expected);
    return new streams.DeleteResp().setPosition(
      place.setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  });
}

/** Streams.Tombstone: nothing can be read of the stream or written to it any more. */
export function tombstoneStream(
  node: Node,
  { request, metadata }: ServerUnaryCall<TombstoneReq, TombstoneResp>,
  answer: sendUnaryData<TombstoneResp>,
): void {
  const place = new streams.TombstoneResp.Position();
  carryOut(node, metadata, answer, () => {
    const options = request.getOptions()!;
    const expected = expectedOf(options, options.getRevision());
    const { position } = node.log.tombstone(streamName(options.getStreamIdentifier()), expected);
    return new streams.TombstoneResp().setPosition(
      place.setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  });
}

function carryOut<Response>(
  node: Node,
  metadata: Parameters<typeof admit>[1],
  answer: sendUnaryData<Response>,
  work: () => Response,
): void {
  try {
    admit(node, metadata);
    answer(null, work());
  } catch (error) {
    answer(failureOf(error));
  }
}
