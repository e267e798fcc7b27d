import type { Layout } from './postgres-schema.js';

/** The hashes lie in the order of `storedIndex`. */
export const LOG_LAYOUT: Layout = {
  holding: 'log',
  format: 1,
  otherwise: 'run the Pacta that wrote it',
  statements: [
    `CREATE TABLE leaves (
      leaf_index bigint PRIMARY KEY, event_id text COLLATE "C" NOT NULL UNIQUE, position text COLLATE "C" NOT NULL,
      bytes bytea NOT NULL)`,
    `CREATE TABLE tree (hash_index bigint PRIMARY KEY, hash bytea NOT NULL)`,
    `CREATE TABLE published_head (
      one integer PRIMARY KEY CHECK (one = 1), size bigint NOT NULL, root bytea NOT NULL, note text NOT NULL)`,
    `CREATE TABLE complaint (one integer PRIMARY KEY CHECK (one = 1), reason text NOT NULL)`,
    `CREATE TABLE verifier (one integer PRIMARY KEY CHECK (one = 1), key text NOT NULL)`,
  ],
};
