import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { invalid } from './failures.js';
import type { EventLog, Recorded } from './log.js';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage } from './messages.js';
import type { Node } from './node.js';
import { Outlet } from './outlet.js';
import { startOf } from './positions.js';

type Options = ReadReq.Options;

/** A filtered subscription looks at so many events at a time unless it says otherwise. */
const WINDOW = 32;

/** A subscription to `$all`: confirmed, then what stands behind its position, `CaughtUp` at the end, then what comes. */
export async function subscribe(
  node: Node,
  call: ServerWritableStream<ReadReq, ReadResp>,
  options: Options,
): Promise<void> {
  if (!options.hasAll()) throw invalid('this server subscribes to $all only');
  node.traffic.subscriptions++;
  try {
    await bring(node.log, new Outlet(call, node.traffic), options);
  } finally {
    node.traffic.subscriptions--;
  }
}

async function bring(log: EventLog, outlet: Outlet<ReadReq, ReadResp>, options: Options): Promise<void> {
  const filter = filterOf(options);
  await outlet.write(confirmationMessage(randomUUID()));
  let index = firstOf(log, options);
  let considered = 0;
  let isLive = false;
  for (;;) {
    for (; index < log.events.length; index++) {
      const event = log.events[index]!;
      if (filter.fits(event) && !(await outlet.write(eventMessage(event, true)))) return;
      considered++;
      if (considered % filter.checkpointEvery === 0 && !(await outlet.write(checkpointMessage(event.position)))) return;
    }
    if (!isLive && !(await outlet.write(caughtUpMessage()))) return;
    isLive = true;
    if (!(await more(log, index, outlet.signal))) return;
  }
}

/** Behind the position, never at it. */
function firstOf(log: EventLog, options: Options): number {
  const index = startOf(log, options);
  const asked = options.getAll()!.getPosition();
  return asked && log.events[index]?.position === Number(asked.getCommitPosition()) ? index + 1 : index;
}

interface Filter {
  fits(event: Recorded): boolean;
  /** A checkpoint comes after so many events that were looked at. */
  readonly checkpointEvery: number;
}

function filterOf(options: Options): Filter {
  const filter = options.getFilter();
  if (!filter) return { fits: () => true, checkpointEvery: Infinity };
  const window = filter.hasMax() ? filter.getMax() : WINDOW;
  const checkpointEvery = window * filter.getCheckpointintervalmultiplier();
  const onStream = filter.getStreamIdentifier();
  const expression = onStream ?? filter.getEventType()!;
  const prefixes = expression.getPrefixList();
  const regex = new RegExp(expression.getRegex());
  const fits = (event: Recorded) => {
    const text = onStream ? event.stream : event.type;
    return prefixes.length > 0 ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text);
  };
  return { fits, checkpointEvery };
}

/** Whether there is more to send, once there is. */
function more(log: EventLog, index: number, gone: AbortSignal): Promise<boolean> {
  if (gone.aborted) return Promise.resolve(false);
  if (index < log.events.length) return Promise.resolve(true);
  return new Promise((resolve) => {
    const ended = (isThere: boolean) => {
      stop();
      gone.removeEventListener('abort', leave);
      resolve(isThere);
    };
    const leave = () => ended(false);
    const stop = log.onAppend(() => ended(true));
    gone.addEventListener('abort', leave, { once: true });
  });
}
