import { Readable } from 'node:stream';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { makeZip } from 'client-zip';
import { type EvidenceFile, EvidenceReader } from '#libs/application';
import { Exchange, Id } from '../commitments/exchange.js';
import { Described } from '../docs/described.js';
import { Offers } from '../http/accept.guard.js';
import { tagged } from '../http/tagged.js';

const ZIP_TYPE = 'application/zip';

/** The earliest that an archive can say, wherever it is made: the same evidence is the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** As an archive begins, in base64. */
const EXAMPLE = 'UEsDBC0ACAgAAAAAIQAAAAAAAAAAAAAAAAAKAAAAUkVBRE1FLnR4dEVWSURFTkNFIE9GIEEgQ09NTUlUTUVOVA==';

/** What a stranger can check a commitment with. */
@ApiTags('transparency')
@Controller('v1/commitments/:id')
export class EvidenceController {
  constructor(private readonly evidence: EvidenceReader) {}

  @Get('evidence')
  @Offers(ZIP_TYPE)
  @Described({
    access: 'reader',
    summary: 'Everything recorded of it, with proofs that can be checked offline',
    description:
      'A ZIP archive: each event with its data, its leaf and its proof, all for one signed checkpoint; the history; the texts that are quoted; and instructions to check it with openssl, Go or Pacta. It also holds the salts of the events, of this commitment only: with one, whoever has an event’s data can show that they are what was recorded. They are published nowhere else. An event that was erased has neither data nor salt; an archive made before keeps what it holds. The archive of the same state is the same, byte for byte.',
    answer: EXAMPLE,
  })
  async exportEvidence(@Exchange() { http, reply }: Exchange, @Id() id: string): Promise<Readable | undefined> {
    const { version, checkpoint, readme, files } = await this.evidence.of(id);
    if (!tagged(http, reply, version, { checkpoint, readme })) return undefined;
    void reply.type(ZIP_TYPE).header('Content-Disposition', `attachment; filename="${id}.zip"`);
    return Readable.from(zipOf(files), { objectMode: false });
  }
}

async function* zipOf(files: AsyncIterable<EvidenceFile>): AsyncGenerator<Uint8Array> {
  yield* makeZip(entriesOf(files)) as AsyncIterable<Uint8Array>;
}

async function* entriesOf(files: AsyncIterable<EvidenceFile>) {
  for await (const { name, content } of files) yield { name, input: content, lastModified: NO_TIME };
}
