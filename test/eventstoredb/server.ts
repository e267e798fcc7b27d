import { promisify } from 'node:util';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { GossipService, type IGossipServer } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import {
  ServerFeaturesService,
  type IServerFeaturesServer,
} from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { StreamsService, type IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { append } from './append.js';
import { batchAppend } from './batch-append.js';
import { members, supportedMethods } from './cluster-info.js';
import { deleteStream, tombstoneStream } from './deletes.js';
import type { Endpoint } from './failures.js';
import { Faults } from './faults.js';
import { EventLog } from './log.js';
import type { Node, Traffic } from './node.js';
import { read } from './read.js';
import { Wire } from './wire.js';

export interface ServerOptions {
  /** 0, and without it, for any that is free. */
  readonly port?: number;
  readonly host?: string;
  /** Where the log is kept; in memory without it. */
  readonly file?: string;
  /** One that another node has as well, instead of an own. */
  readonly log?: EventLog;
  readonly credentials?: Node['credentials'];
  /** A private key and a certificate in PEM, for a server that speaks TLS. */
  readonly tls?: { readonly key: Buffer; readonly certificate: Buffer };
}

/**
 * A gRPC server on a real port that speaks the v1 protocol of EventStoreDB, for the real client library, and fails on demand.
 * What it does follows the server's source as of 23.10; what it leaves out answers UNIMPLEMENTED.
 */
export class EventStoreDbServer {
  readonly faults = new Faults();
  readonly traffic: Traffic = { subscriptions: 0, sent: 0 };
  private cluster: readonly EventStoreDbServer[] = [this];
  private following: EventStoreDbServer | undefined;

  private constructor(
    readonly log: EventLog,
    private readonly host: string,
    private readonly server: Server,
    readonly wire: Wire,
    private readonly scheme: string,
  ) {}

  static async start(options: ServerOptions = {}): Promise<EventStoreDbServer> {
    const { host = '127.0.0.1', port = 0, log = EventLog.open(options.file), tls, credentials } = options;
    const server = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
    const keys = tls && [{ private_key: tls.key, cert_chain: tls.certificate }];
    const secrecy = keys ? ServerCredentials.createSsl(null, keys) : ServerCredentials.createInsecure();
    const inner = await promisify(server.bindAsync.bind(server))('127.0.0.1:0', secrecy);
    const wire = await Wire.open(port, host, inner);
    const user = credentials ? `${credentials.username}:${credentials.password}@` : '';
    const started = new EventStoreDbServer(log, host, server, wire, `esdb://${user}`);
    started.serve(credentials);
    return started;
  }

  /** Two nodes over one log, of which the first leads. */
  static async startCluster(): Promise<readonly [EventStoreDbServer, EventStoreDbServer]> {
    const leader = await EventStoreDbServer.start();
    const follower = await EventStoreDbServer.start({ log: leader.log });
    for (const node of [leader, follower]) node.cluster = [leader, follower];
    leader.lead();
    return [leader, follower];
  }

  get endpoint(): Endpoint {
    return { address: this.host, port: this.wire.port };
  }

  /** For a client that does without TLS. */
  get connectionString(): string {
    return `${this.scheme}${this.host}:${this.wire.port}?tls=false`;
  }

  /** The others of its cluster follow this one from now on, and send to it who needs the leader. */
  lead(): void {
    for (const node of this.cluster) node.following = node === this ? undefined : this;
  }

  /** Ends every connection and lets go of its port; a log in memory goes on with whoever else has it. */
  async stop(): Promise<void> {
    await this.wire.close();
    this.server.forceShutdown();
    if (this.cluster.length === 1) this.log.close();
  }

  private serve(credentials: Node['credentials']): void {
    const node: Node = {
      log: this.log,
      faults: this.faults,
      traffic: this.traffic,
      ...(credentials ? { credentials } : {}),
      leader: () => this.following?.endpoint,
      members: () =>
        this.cluster.map((each) => ({ endpoint: each.endpoint, isLeader: !each.following, isAlive: true })),
    };
    const streams: IStreamsServer = {
      read: (call) => read(node, call),
      append: (call, answer) => append(node, call, answer),
      batchAppend: (call) => batchAppend(node, call),
      delete: (call, answer) => deleteStream(node, call, answer),
      tombstone: (call, answer) => tombstoneStream(node, call, answer),
    };
    const features: IServerFeaturesServer = { getSupportedMethods: (_, answer) => supportedMethods(answer) };
    const gossip: IGossipServer = { read: (_, answer) => members(node, answer) };
    this.server.addService(StreamsService, streams);
    this.server.addService(ServerFeaturesService, features);
    this.server.addService(GossipService, gossip);
  }
}
