import type { sendUnaryData } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Node } from './node.js';

const LEADER = 8;
const FOLLOWER = 6;

/** The release whose protocol is spoken here. */
const VERSION = '23.10.7';

const METHODS: Readonly<Record<string, readonly string[]>> = {
  'event_store.client.streams.streams': ['read', 'append', 'delete', 'tombstone', 'batchappend'],
  'event_store.client.gossip.gossip': ['read'],
  'event_store.client.server_features.serverfeatures': ['getsupportedmethods'],
};

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  batchappend: ['deadline_duration'],
};

/** ServerFeatures.GetSupportedMethods: services and methods in lower case. */
export function supportedMethods(answer: sendUnaryData<SupportedMethods>): void {
  const supported = new features.SupportedMethods().setEventStoreServerVersion(VERSION);
  for (const [service, methods] of Object.entries(METHODS)) {
    for (const method of methods) {
      const each = new features.SupportedMethod().setServiceName(service).setMethodName(method);
      supported.addMethods(each.setFeaturesList([...(FEATURES[method] ?? [])]));
    }
  }
  answer(null, supported);
}

/** Gossip.Read: who is in the cluster. */
export function members(node: Node, answer: sendUnaryData<ClusterInfo>): void {
  const list = node.members().map(({ endpoint, isLeader, isAlive }) =>
    new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(crypto.randomUUID()))
      .setTimeStamp(String(Date.now()))
      .setState(isLeader ? LEADER : FOLLOWER)
      .setIsAlive(isAlive)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(endpoint.address).setPort(endpoint.port)),
  );
  answer(null, new gossip.ClusterInfo().setMembersList(list));
}
