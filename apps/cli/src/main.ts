import 'reflect-metadata';
import { Command } from 'commander';
import { demo } from './demo.js';
import { importCommand } from './import.js';
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
  .description('import a seed into a running Pacta, and print what each of its names stands for')
  .argument('[file]', 'the seed', 'seeds/japan-us.jsonl')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .action(async (file: string, { url }: { url: string }) => {
    const made = await loadSeed(file, url);
    for (const [name, { id }] of made) say(`${name}  ${id}`);
    say(`${made.size} lines imported`);
  });

pacta
  .command('import')
  .description(
    'import a file of commands, one a line (seeds/README.md), into a running Pacta; again, it changes nothing, and a revised file corrects what differs',
  )
  .argument('<file>', 'the file; - reads the standard input')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--dry-run', 'judge every line, record nothing', false)
  .option('--all', 'print every line and what it stands for, not the refused ones alone', false)
  .option('--json', 'for machines', false)
  .addHelpText('after', '\nExit code 1 if a line was refused.')
  .action(importCommand);

pacta
  .command('rebuild')
  .description(
    'build read models anew from the events: in a running Pacta, or on its data directory while it is stopped',
  )
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
  const why =
    cause?.code === 'ECONNREFUSED'
      ? 'no Pacta answers there: start it, or name it with --url'
      : (message ?? String(error));
  process.stderr.write(`pacta: ${why}\n`);
  process.exitCode = 1;
}
