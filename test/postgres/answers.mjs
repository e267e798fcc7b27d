import { Client } from 'pg';

/** Whether a server answers at the URL without a password: exit code 0 or 1. */
const client = new Client({ connectionString: process.argv[2], connectionTimeoutMillis: 5_000 });
try {
  await client.connect();
  await client.query('SELECT 1');
  await client.end();
} catch (error) {
  process.stderr.write(`postgres: ${error.message || error.code}\n`);
  process.exit(1);
}
