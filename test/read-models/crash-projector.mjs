// Carries the ledger of a directory into its read models, and says "level" when it is done, unless it is killed before.
// As built, since node cannot run the sources.
const built = async (path) => import(new URL(`../../dist/libs/${path}/src/index.js`, import.meta.url).href);
const { Codec, Projector } = await built('event-sourcing');
const { commitment, COMMITMENT_SCHEMAS } = await built('commitments');
const { READ_MODELS } = await built('read-models');
const { SqliteEventStore, SqliteRowStore } = await built('storage');

const [directory] = process.argv.slice(2);
const store = SqliteEventStore.open({ directory, now: Date.now });
const rows = SqliteRowStore.open(directory);
const foldables = [{ decider: commitment, codec: new Codec(COMMITMENT_SCHEMAS) }];
const projector = new Projector({ store, rows, models: READ_MODELS, foldables, now: Date.now, batchSize: 1 });
process.stdout.write('begins\n');
await projector.start();
await projector.stop();
await rows.close();
await store.close();
process.stdout.write('level\n');
