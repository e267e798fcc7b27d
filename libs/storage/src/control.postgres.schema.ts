import type { Layout } from './postgres-schema.js';

/** Accesses are numbered by `given`, whose row is locked: in the order of their commits, and without gaps. */
export const CONTROL_LAYOUT: Layout = {
  holding: 'control store',
  format: 1,
  otherwise: 'run the Pacta that wrote it',
  statements: [
    `CREATE TABLE actors (
      id text COLLATE "C" PRIMARY KEY, name text NOT NULL, issuer text COLLATE "C", subject text COLLATE "C",
      created_at bigint NOT NULL, UNIQUE (issuer, subject))`,
    `CREATE TABLE keys (
      id text COLLATE "C" PRIMARY KEY, hash bytea NOT NULL UNIQUE, actor text COLLATE "C" NOT NULL REFERENCES actors,
      roles text NOT NULL, created_at bigint NOT NULL, expires_at bigint, revoked_at bigint)`,
    `CREATE TABLE given (one integer PRIMARY KEY CHECK (one = 1), accesses bigint NOT NULL)`,
    `INSERT INTO given VALUES (1, 0)`,
    `CREATE TABLE accesses (
      number bigint PRIMARY KEY, at bigint NOT NULL, actor text COLLATE "C" NOT NULL, credential text NOT NULL,
      method text NOT NULL, path text NOT NULL, route text COLLATE "C" NOT NULL, status integer NOT NULL)`,
    `CREATE INDEX accesses_of_actor ON accesses (actor, number)`,
    `CREATE INDEX accesses_of_route ON accesses (route, number)`,
    `CREATE INDEX accesses_at ON accesses (at)`,
  ],
};
