import type { KeyObject } from 'node:crypto';
import type { StoredEvent } from '#libs/event-sourcing';
import { type Checkpoint, hashLeaf } from '#libs/transparency';
import { folderOf, type PlacedEvent } from './evidence-events.js';
import type { Quote } from './evidence-sources.js';

/** What the instructions are about. */
export interface Gathered {
  readonly id: string;
  readonly head: Checkpoint;
  readonly publicKey: KeyObject;
  readonly events: readonly StoredEvent[];
  /** The event whose check is shown step by step. */
  readonly example: PlacedEvent;
  readonly quote?: Quote | undefined;
}

/**
 * The instructions that go with the evidence. Whoever reads them may paste the commands into a shell, so nothing stands in
 * them that somebody else wrote: no quote, no title, no name. What a command prints is said behind it; a spec runs each.
 */
export const readme = (gathered: Gathered): string =>
  [introduction, files, limits, keyStep, checkpointStep, dataStep, leafStep, proofStep, quoteStep, others]
    .map((part) => part(gathered))
    .filter((part) => part !== '')
    .join('\n\n');

const introduction = ({ id, head, events }: Gathered): string => `EVIDENCE OF A COMMITMENT

Commitment ${id}
${counted(events.length)}${erased(events)}, in the log of ${head.origin} when it held ${counted(head.size)}.

This archive lets you check, offline and without trusting the server that made it, what the ledger recorded of the
commitment. You need openssl 3 and a POSIX shell; or Go; or Pacta. Run the commands in the folder that holds this file.
Behind each stands what it prints.`;

const files = ({ events }: Gathered): string => `WHAT IS HERE

checkpoint          the signed head of the log: its name, how many events it holds, the root of the tree over them (C2SP
                    tlog-checkpoint). Every proof here is for this one.
key, key.pem        the key that it is signed with, as Go's sumdb/note writes it and as openssl reads it
events/             a folder for each event of the commitment, in order, such as ${folderOf(events[0]!, events.length)}
  leaf              the event as the log holds it: everything but its data, for which an HMAC stands (dataMac)
  data.json, salt   the exact bytes that the HMAC is over, and its key in hex
  proof.tlog-proof  that the log holds the leaf (C2SP tlog-proof)
  event.json        the same for people: nothing vouches for it but the files beside it
history.json        what the ledger says of the events, a sentence each. Nothing vouches for it but the events.
sources/            the documents that are quoted, of which the ledger holds the text: <id>.txt is the text exactly as it
                    was received, a line of documents.ndjson is what the id is made of (the text is in it once more).
check.go            a program that does steps 2 to 5 for every event. Read it first, as these commands: all of this came
                    from whoever gave you the archive.

Where the words of an event were erased there is no data.json and no salt. Its leaf and its proof stand as they did;
event.json tells who had it erased and what is left. A document that was erased is not in sources/.`;

const limits = (): string => `WHAT IT SHOWS, AND WHAT NOT

Each event was in the log, as it is here, when the checkpoint was signed; its leaf names its place in the commitment
(version 1, 2, 3 ...), so none between two others is missing. Whether later ones are missing, only the whole log shows.
That something was recorded does not make it true. And a key proves nothing by itself: get it by another way that you
trust, such as from <server>/tlog/key on another day, and compare. Keep the checkpoint: if a later one of the same log
does not continue it (<server>/v1/tlog/consistency), the log was rewritten.`;

const keyStep = ({ publicKey }: Gathered): string =>
  step('1. The two forms of the key are one key.', [
    'openssl pkey -pubin -in key.pem -outform DER | tail -c 32 | openssl base64',
    'cut -d+ -f3- key | openssl base64 -d -A | tail -c 32 | openssl base64',
    ...twice(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)),
  ]);

const checkpointStep = (): string =>
  step('2. The key signed the checkpoint: the lines above the empty one, with the last line, less four bytes.', [
    `sed '/^$/,$d' checkpoint > head`,
    `sed '1,/^$/d' checkpoint | head -n 1 | sed 's/.* //' | openssl base64 -d -A | tail -c +5 > signature`,
    'openssl pkeyutl -verify -rawin -pubin -inkey key.pem -in head -sigfile signature',
    '# prints: Signature Verified Successfully',
  ]);

const dataStep = ({ events, example }: Gathered): string =>
  [
    step('3. One event. For another, name its folder here and do steps 3 to 5 again.', [
      `E=${folderOf(example.event, events.length)}`,
    ]),
    ...(example.event.data === null
      ? ['   Its data were erased: there is nothing to hold against its leaf.']
      : [macStep(example)]),
  ].join('\n\n');

const macStep = ({ leaf }: PlacedEvent): string =>
  step('   Its data are those that the leaf was made of: HMAC-SHA256 under the salt.', [
    'openssl dgst -sha256 -mac HMAC -macopt hexkey:$(cat $E/salt) -binary $E/data.json | openssl base64',
    `cut -d '"' -f 4 $E/leaf`,
    ...twice(Buffer.from((JSON.parse(Buffer.from(leaf).toString()) as { dataMac: string }).dataMac, 'base64')),
  ]);

const leafStep = ({ example }: Gathered): string =>
  step('4. The hash of the leaf (RFC 6962): SHA-256 of a zero byte and the leaf.', [
    `{ printf '\\000'; cat $E/leaf; } | openssl dgst -sha256 -binary > hash`,
    'openssl base64 -in hash',
    ...printed(hashLeaf(example.leaf)),
  ]);

/** RFC 9162 §2.1.3.2. */
const proofStep = ({ head }: Gathered): string =>
  step('5. Up the tree, with a hash of the proof at each step (RFC 9162 2.1.3.2), to the root that was signed.', [
    `sed '1,/^$/d' $E/proof.tlog-proof | cmp - checkpoint`,
    `i=$(sed -n 's/^index //p' $E/proof.tlog-proof)`,
    'last=$(($(sed -n 2p head) - 1))',
    `sed -n '3,/^$/p' $E/proof.tlog-proof | while read -r beside && test -n "$beside"; do`,
    '  echo $beside | openssl base64 -d -A > beside',
    '  if [ $((i % 2)) = 1 ] || [ $i = $last ]; then',
    `    { printf '\\001'; cat beside hash; } > node`,
    '    while [ $((i % 2)) = 0 ] && [ $i != 0 ]; do i=$((i / 2)) last=$((last / 2)); done',
    '  else',
    `    { printf '\\001'; cat hash beside; } > node`,
    '  fi',
    '  openssl dgst -sha256 -binary node > hash',
    '  i=$((i / 2)) last=$((last / 2))',
    'done',
    'openssl base64 -in hash',
    'sed -n 3p head',
    ...twice(head.root),
  ]);

const quoteStep = ({ quote, events }: Gathered): string => (quote ? quoteSteps(quote, events) : '');

const quoteSteps = ({ version, document, start, end }: Quote, events: readonly StoredEvent[]): string =>
  [
    step(
      '6. A quote stands in its document: "source" of data.json says from where to where, in UTF-16 units of two bytes.',
      [
        `iconv -f UTF-8 -t UTF-16LE sources/${document}.txt | tail -c +${start * 2 + 1} | head -c ${(end - start) * 2} |`,
        '  iconv -f UTF-16LE -t UTF-8',
        `# prints the quote in ${folderOf(events[version - 1]!, events.length)}/data.json`,
      ],
    ),
    step(
      '   The id of a document is made of its content (UUIDv5), so the events vouch for the documents that they name.',
      [
        'while IFS= read -r content; do',
        `  { printf '${DOCUMENTS}'; printf %s "$content"; } | openssl dgst -sha1 -r |`,
        `    sed 's/^\\(.\\{8\\}\\)\\(.\\{4\\}\\).\\(...\\).\\(...\\)\\(.\\{12\\}\\).*/\\1-\\2-5\\3-[89ab]\\4-\\5[.]txt/'`,
        'done < sources/documents.ndjson > ids',
        'ls sources | grep -c -x -f ids',
        `ls sources | grep -c '[.]txt$'`,
        '# prints the same number twice',
      ],
    ),
  ].join('\n\n');

/** The namespace of the ids of documents, as `printf` reads it. */
const DOCUMENTS = '\\353\\221\\045\\030\\044\\321\\122\\006\\223\\106\\123\\036\\333\\313\\040\\056';

const others = ({ events }: Gathered): string =>
  [
    step(
      'WITH GO\n\n   check.go does steps 2 to 5 for every event, with golang.org/x/mod/sumdb. On Debian, where the packages golang-go and\n   golang-golang-x-mod-dev bring all of it (elsewhere: go mod init evidence; go get golang.org/x/mod; go run check.go events/*):',
      [
        'GO111MODULE=off GOPATH=/usr/share/gocode go run check.go events/*',
        `# prints: ${events.length} events are in the log; ${events.filter(({ data }) => data !== null).length} with their data`,
      ],
    ),
    step(
      'WITH PACTA\n\n   Whoever has an export of the whole ledger (pacta export) can check that it continues this checkpoint: that nothing\n   which the log held then was changed or removed, in this commitment or elsewhere.',
      ['pacta verify ledger.ndjson --since checkpoint --key key', '# ends with exit code 0'],
    ),
  ].join('\n\n') + '\n';

const step = (what: string, lines: readonly string[]): string =>
  `${what}\n\n${lines.map((line) => `    ${line}`).join('\n')}`;

const printed = (bytes: Uint8Array): readonly string[] => [`# prints: ${Buffer.from(bytes).toString('base64')}`];
const twice = (bytes: Uint8Array): readonly string[] => [...printed(bytes), ...printed(bytes)];

const counted = (count: number): string => `${count} event${count === 1 ? '' : 's'}`;

function erased(events: readonly StoredEvent[]): string {
  const count = events.filter(({ data }) => data === null).length;
  return count === 0 ? '' : ` (the words of ${count} were erased)`;
}
