import { CommandBus } from '@nestjs/cqrs';
import { openLedger } from '#libs/application';
import { recordOne } from '../ledger.js';
import { inTemporary, sustained } from '../measure.js';
import { asPart } from '../part.js';

interface Options {
  readonly seconds: number;
  readonly writers: number;
}

/** Commands through the command bus, while the read models follow on the same thread. */
await asPart(async ({ seconds, writers }: Options) =>
  inTemporary(async (directory) => {
    const app = await openLedger({ dataDirectory: directory });
    const commands = app.get(CommandBus);
    const done = await sustained(writers, seconds, async (writer, turn) => recordOne(commands, writer, turn));
    await app.close();
    return done;
  }),
);
