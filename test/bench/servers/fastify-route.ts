import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';
import { receipt } from '../receipt.js';

/**
 * Fastify alone, which validates the body by the JSON schema that Pacta publishes for it: `fastify-route.js OPENAPI`, a file.
 * What OpenAPI adds to JSON schema is passed over.
 */
const openapi = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { readonly components: object };
const body = { $ref: '#/components/schemas/RecordCommitmentBody', components: openapi.components };

const server = fastify({
  ajv: { customOptions: { strict: false, logger: false, removeAdditional: false, coerceTypes: false } },
});
server.post('/v1/commitments', { schema: { body } }, async (_, reply) => {
  void reply.status(201).header('ETag', '"1"');
  return receipt(randomUUID());
});
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${await server.listen({ port: 0, host: '127.0.0.1' })}\n`);
