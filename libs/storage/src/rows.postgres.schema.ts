import type { PostgresDatabase } from './postgres.js';
import { layOut, type Layout } from './postgres-schema.js';

const LAYOUT: Layout = {
  holding: 'read models',
  /** Raised also when tables of the same definition are laid out otherwise. */
  format: 1,
  otherwise: 'name another schema, or drop it',
  statements: [
    `CREATE TABLE generations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, model text COLLATE "C" NOT NULL, version bigint NOT NULL,
      shape text NOT NULL, active boolean NOT NULL, checkpoint text NOT NULL)`,
    `CREATE UNIQUE INDEX one_active ON generations (model) WHERE active`,
    `CREATE TABLE parked (
      generation bigint NOT NULL REFERENCES generations, stream text COLLATE "C" NOT NULL, version bigint NOT NULL,
      position text COLLATE "C" NOT NULL, type text NOT NULL, error text NOT NULL, since bigint NOT NULL,
      PRIMARY KEY (generation, stream, version))`,
    `CREATE VIEW parked_streams AS
      SELECT DISTINCT g.model AS model, p.stream AS stream FROM parked p JOIN generations g ON g.id = p.generation
        WHERE g.active`,
  ],
};

/** Makes the schema with the tables that do not belong to a read model, where there is none. */
export const openSchema = async (database: PostgresDatabase): Promise<void> => layOut(database, LAYOUT);
