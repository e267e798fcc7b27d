import type { Metadata } from '@grpc/grpc-js';
import { accessDenied, type Endpoint, notLeader, tooLarge, unauthenticated } from './failures.js';
import type { Faults } from './faults.js';
import type { EventLog, Proposed } from './log.js';

/** Through version 24.10. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export interface Traffic {
  /** Subscriptions that are open now. */
  subscriptions: number;
  /** Messages of reads and subscriptions so far. */
  sent: number;
}

/** What the services of one node share. */
export interface Node {
  /** What goes out. */
  readonly traffic: Traffic;
  readonly log: EventLog;
  readonly faults: Faults;
  /** Who may use it; everybody without them. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** The leader of its cluster; none where it is that itself. */
  leader(): Endpoint | undefined;
  members(): readonly { readonly endpoint: Endpoint; readonly isLeader: boolean; readonly isAlive: boolean }[];
}

/** Whether the caller may, and whether this is the node for it. Throws what the server answers where not. */
export function admit(node: Node, metadata: Metadata): void {
  requireUser(node, metadata);
  const leader = node.leader();
  if (leader && metadata.get('requires-leader')[0] === 'true') throw notLeader(leader);
}

/** Reading `$all` is for the operators of a secured server, and here for its one user. */
export function admitReader(node: Node, metadata: Metadata): void {
  if (node.faults.isAccessDenied) throw accessDenied();
  admit(node, metadata);
}

function requireUser({ credentials }: Node, metadata: Metadata): void {
  if (!credentials) return;
  const { username, password } = credentials;
  const asked = metadata.get('authorization')[0]?.toString();
  if (asked === undefined) throw accessDenied();
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  if (asked !== expected) throw unauthenticated();
}

export function requireSize(proposed: readonly Proposed[]): void {
  const bytes = proposed.reduce((sum, { data, customMetadata }) => sum + data.length + customMetadata.length, 0);
  if (bytes > MAX_APPEND_BYTES) throw tooLarge(MAX_APPEND_BYTES);
}
