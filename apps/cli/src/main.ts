import 'reflect-metadata';
import { Command, Option } from 'commander';
import { acceptHeadCommand } from './accept-head.js';
import { backupCommand } from './backup.js';
import { demo } from './demo.js';
import { doctorCommand } from './doctor.js';
import { exportCommand, type ExportOptions } from './export.js';
import { importCommand } from './import.js';
import { importTableCommand } from './import-table.js';
import { ROLES } from '#libs/access';
import { createKey, listKeys, revokeKey } from './keys.js';
import { moveCommand } from './move.js';
import { listParked, retryParked } from './parked.js';
import { rebuild } from './rebuild.js';
import { restoreCommand } from './restore.js';
import { loadSeed } from './seed.js';
import { KEY_VARIABLE, serverAt } from './server.js';
import { verifyCommand, type VerifyOptions } from './verify.js';

/** Where the API of a running Pacta is expected, by the configuration that it starts with. */
const URL_DEFAULT = `http://${process.env['PACTA_HOST'] || '127.0.0.1'}:${process.env['PACTA_PORT'] || '3000'}`;
const DATA_DEFAULT = process.env['PACTA_DATA_DIR'] || './pacta-data';
const MIN_FREE_DEFAULT = process.env['PACTA_MIN_FREE_MIB'] || '64';
const HEAD_DEFAULT = process.env['PACTA_HEAD_FILE'] || undefined;
const LEDGER_NAME = process.env['PACTA_LEDGER_NAME'] || 'pacta.local/ledger';

const pacta = new Command('pacta')
  // So that what stands behind `import table` is that command's own.
  .enablePositionalOptions()
  .description('The command line of Pacta, a ledger of public commitments.')
  .showHelpAfterError('(pacta --help lists the commands)')
  .addHelpText(
    'after',
    `\nCommands that ask a running Pacta take their key from ${KEY_VARIABLE}, or, on the machine of the server, from admin.key in the data directory.`,
  );

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
    const made = await loadSeed(file, serverAt(url));
    for (const [name, { id }] of made) say(`${name}  ${id}`);
    say(`${made.size} lines imported`);
  });

const importing = pacta
  .command('import')
  .enablePositionalOptions()
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

importing
  .command('table')
  .description(
    'import an edition of a table (CSV) by a mapping that says which column is what (seeds/README.md); a later edition appends what differs',
  )
  .argument('<csv>', 'the table, in UTF-8')
  .requiredOption('--mapping <file>', 'what of it is what, as JSON')
  .requiredOption('--published-on <day>', 'when this edition was published, such as 2024-06-30')
  .option('--source-url <url>', 'where it was published')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--dry-run', 'judge every row and cell, record nothing', false)
  .option('--json', 'for machines', false)
  .addHelpText('after', '\nExit code 1 if a cell or a row was not taken.')
  .action(importTableCommand);

pacta
  .command('rebuild')
  .description(
    'build read models anew from the events: in a running Pacta, or on its data directory while it is stopped',
  )
  .argument('[model]', 'register, documents or parties; all without it')
  .option('--url <url>', 'of the API', URL_DEFAULT)
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option(
    '--head <file>',
    'where the last signed head is kept (default: tlog.head in the data directory)',
    HEAD_DEFAULT,
  )
  .option('--json', 'for machines', false)
  .action(rebuild);

pacta
  .command('verify')
  .description(
    'check every event, the tree over them and the checkpoints that were seen: of a data directory, also beside the running server, of an export, or of a running Pacta',
  )
  .argument('[export-file]', 'the export; - reads the standard input; the data directory without it and --url')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .addOption(serverInPlaceOfFiles('of a running Pacta whose export is checked while it comes'))
  .option(
    '--head <file>',
    'where the last signed head is kept (default: tlog.head in the data directory)',
    HEAD_DEFAULT,
  )
  .option('--since <file>', 'a checkpoint that you kept: what it was made over must be there unchanged')
  .option(
    '--key <key>',
    'the verifier key that you know, or a file of keys, one a line, in place of what comes with the ledger',
  )
  .option('--json', 'for machines', false)
  .addHelpText(
    'after',
    `
Name one of: an export, --data-dir, --url. A server is asked for everything in its ledger (GET /v1/export); without a --since that
you kept and a --key that came another way, it may show a history that was made anew as a whole.
Exit code 1 if anything does not fit; the first event that does not is named.`,
  )
  .action(async (file: string | undefined, options: VerifyOptions, command: Command) => {
    if (file !== undefined) refuseBeside(command, 'an export');
    await verifyCommand(file, options);
  });

pacta
  .command('export')
  .description('write the ledger, with its leaves and a signed checkpoint, as NDJSON that pacta verify reads anywhere')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .addOption(serverInPlaceOfFiles('of a running Pacta whose export is saved'))
  .option(
    '--head <file>',
    'where the last signed head is kept (default: tlog.head in the data directory)',
    HEAD_DEFAULT,
  )
  .option('--out <file>', 'where to, whole or not at all (default: the standard output)')
  .addHelpText(
    'after',
    `
A data directory is verified before the first line is written. What a server sends is verified while it comes: --out is written
only if everything fits, and the standard output ends where something does not, with exit code 1.
Whoever has the file can read the whole ledger, and check every word of it.`,
  )
  .action(async (options: Omit<ExportOptions, 'ledgerName'>) => exportCommand({ ...options, ledgerName: LEDGER_NAME }));

pacta
  .command('backup')
  .description(
    'copy what cannot be built anew into a new directory, also beside the running server, and verify the copy',
  )
  .requiredOption('--out <directory>', 'a directory that is not there yet')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--with-key', 'copy also the private key that signs the checkpoints', false)
  .option('--json', 'for machines', false)
  .addHelpText(
    'after',
    '\nIt holds events, keys (as hashes), the names of who holds them and the access log. Read models are not in it.',
  )
  .action(backupCommand);

pacta
  .command('restore')
  .description('verify a backup, and put it into a data directory that no Pacta serves')
  .argument('<backup>', 'the directory that pacta backup made')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--replace', 'set aside the ledger that is there', false)
  .option('--json', 'for machines', false)
  .action(restoreCommand);

pacta
  .command('doctor')
  .description('look at a data directory and the server on it: what is wrong, and what to do')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--url <url>', 'where its server answers', URL_DEFAULT)
  .option('--min-free <MiB>', 'below which the server refuses writes', MIN_FREE_DEFAULT)
  .option(
    '--head <file>',
    'where the last signed head is kept (default: tlog.head in the data directory)',
    HEAD_DEFAULT,
  )
  .option('--json', 'for machines', false)
  .addHelpText(
    'after',
    '\nEvery event is verified, which takes a minute for a million. Exit code 1 where something is wrong.',
  )
  .action(doctorCommand);

pacta
  .command('accept-head')
  .description('go on from a ledger that was restored from an older copy, while Pacta is stopped')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option(
    '--head <file>',
    'where the last signed head is kept (default: tlog.head in the data directory)',
    HEAD_DEFAULT,
  )
  .action(acceptHeadCommand);

pacta
  .command('move')
  .description(
    'move the ledger of a Pacta that is stopped from SQLite to EventStoreDB, and then its leaves, keys and access log to PostgreSQL; again, to go on where it broke off',
  )
  .requiredOption(
    '--to <connection>',
    'such as esdb://user:password@host:2113, then postgres://user:password@host:5432/database?schema=pacta',
  )
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--json', 'for machines', false)
  .action(moveCommand);

const keys = pacta
  .command('keys')
  .description('who may use a ledger: made and revoked on its data directory, also beside the running server')
  .addHelpText(
    'after',
    '\nWhere PACTA_EVENT_STORE and PACTA_READ_MODELS name servers, as for Pacta itself, keys are in that PostgreSQL.',
  );
keys
  .command('create')
  .description('make a key, and print it, this once')
  .requiredOption('--name <name>', 'whose it is; only whoever keeps keys sees it')
  .requiredOption('--role <roles...>', `what it lets its holder do: ${ROLES.join(', ')}`)
  .option('--expires <when>', 'so many days (90d), or an instant; never without it')
  .option('--actor <id>', 'for an actor that has keys already, say in place of one that expires; a new one without it')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--json', 'for machines', false)
  .action(createKey);
keys
  .command('list', { isDefault: true })
  .description('list them: id, actor, roles, state, name')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .option('--json', 'for machines', false)
  .action(listKeys);
keys
  .command('revoke')
  .description('refuse it from the next request on, for good')
  .argument('<id>', 'such as key-1f0c92ab')
  .option('--data-dir <path>', 'the data directory', DATA_DEFAULT)
  .action(revokeKey);

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

function serverInPlaceOfFiles(description: string): Option {
  return new Option('--url <url>', description).conflicts(['dataDir', 'head']);
}

/** What names a ledger otherwise, given by the user and not by the environment. */
function refuseBeside(command: Command, what: string): void {
  const other = command.options.find(
    (option) =>
      ['dataDir', 'head', 'url'].includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (other) command.error(`error: ${what} is given and ${other.long} as well: name one`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What a shell tells of a program that SIGPIPE ended. */
const ENDED_BY_SIGPIPE = 141;

// Whoever reads along may have had enough, as `head` has: that is worth no trace, and no success either.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ENDED_BY_SIGPIPE);
});

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
