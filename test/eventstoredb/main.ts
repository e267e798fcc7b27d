import { parseArgs } from 'node:util';
import { EventStoreDbServer } from './server.js';

const HELP = `A test server that speaks EventStoreDB's v1 protocol, for the real client library. Not a database.

  npm run eventstoredb:test-server -- --port 2113 [--file events.ndjson]

  --port  default 2113; 0 for any that is free
  --file  where the events are kept; in memory without it
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    file: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const server = await EventStoreDbServer.start({
    port: Number(values.port),
    ...(values.file === undefined ? {} : { file: values.file }),
  });
  process.stdout.write(`${server.connectionString}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
}
