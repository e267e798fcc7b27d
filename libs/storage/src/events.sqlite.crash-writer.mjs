// Appends from eight writers, and says of each answer what it was: "position stream version id", or "! name".
// Arguments: the directory, a name for the run, and how many appends each writer makes (none: until it is killed).
// An append that fails is repeated with the same ids, as often as the port lets hope.
import { writeSync } from 'node:fs';

// As built, since node cannot run the sources; and not by the lib's face, so that it starts fast.
const built = new URL('../../../dist/libs/storage/src/events.sqlite.js', import.meta.url);
const { SqliteEventStore } = await import(built.href);

const WRITERS = 8;
const ATTEMPTS = 5;
const [directory, run, rounds = Infinity] = process.argv.slice(2);
const say = (line) => writeSync(1, `${line}\n`);

const event = (id) => ({
  id,
  type: 'CommitmentRecorded',
  schema: 1,
  data: { text: id.repeat(20) },
  metadata: { commandId: id, requestHash: '', actor: 'user-1', $correlationId: id, $causationId: id },
  salt: new Uint8Array(32),
});

async function write(store, writer) {
  const stream = `commitment-${writer}`;
  let { length: version } = await store.read(stream);
  for (let round = 0; round < rounds; round++) {
    const ids = Array.from({ length: 1 + (round % 3) }, (_, index) => `${run}.${writer}.${round}.${index}`);
    version = await append(store, stream, ids, version);
  }
}

async function append(store, stream, ids, expected, attempt = 1) {
  try {
    const { version, position } = await store.append(stream, ids.map(event), expected);
    say(`${position} ${stream} ${version} ${ids.at(-1)}`);
    return version;
  } catch (error) {
    say(`! ${error.name}`);
    if (attempt === ATTEMPTS) throw error;
    await new Promise((resolve) => setTimeout(resolve, 2));
    return append(store, stream, ids, expected, attempt + 1);
  }
}

try {
  const store = SqliteEventStore.open({ directory, now: Date.now, freeBytesMin: 0 });
  say('ready');
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(store, writer)));
  await store.close();
} catch (error) {
  say(`! ${error.name}`);
  process.exit(3);
}
