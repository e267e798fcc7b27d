import 'reflect-metadata';
import { Command } from 'commander';
import { demo } from './demo.js';
import { listParked, retryParked } from './parked.js';
import { rebuild } from './rebuild.js';
import { loadSeed } from './seed.js';

/** Where the API of a running Pacta is expected, by the configuration that it starts with. */
const URL_DEFAULT = `http://${process.env['PACTA_HOST'] || '127.0.0.1'}:${process.env['PACTA_PORT'] || '3000'}`;
const DATA_DEFAULT = process.env['PACTA_DATA_DIR'] || './pacta-data';

const pacta = new Command('pacta')
  .description('The command line of Pacta, a ledger of public commitments.')
  .showHelpAfterError('(pacta --help lists the commands)');

pacta
  .command('demo')
  .description('serve a throw-away ledger filled from seeds/, and print what it can answer')
  .option('--port <number>', 'where to serve it (0: any free port)', '0')
  .option('--exit', 'end after the tour instead of serving on', false)
  .action(demo);

pacta
  .command('seed')
  .description('load a seed (commands, one a line) into a running Pacta; loading it twice changes nothing')
  .argument('[file]', 'the seed', 'seeds/japan-us.jsonl')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .action(async (file: string, { url }: { url: string }) => {
    const made = await loadSeed(file, url, (name, { id }) => say(`${name}  ${id}`));
    say(`${made.size} requests answered`);
  });

pacta
  .command('rebuild')
  .description('build read models anew from the events: in a running Pacta, or on its data directory while it is stopped')
  .argument('[model]', 'register, documents or parties; all without it')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--json', 'for machines', false)
  .action(rebuild);

const parked = pacta.command('parked').description('the events that a read model could not take');
parked
  .command('list', { isDefault: true })
  .description('list them')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--json', 'for machines', false)
  .action(listParked);
parked
  .command('retry')
  .description('try the parked events of a stream again')
  .argument('<stream>', 'such as commitment-0b0e…')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--json', 'for machines', false)
  .action(retryParked);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await pacta.parseAsync();
} catch (error) {
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly code?: string } };
  const why = cause?.code === 'ECONNREFUSED' ? 'no Pacta answers there: start it, or name it with --url' : (message ?? String(error));
  process.stderr.write(`pacta: ${why}\n`);
  process.exitCode = 1;
}
