import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Exports } from '#libs/application';
import { Described } from '../docs/described.js';
import { NDJSON_TYPE, Offers } from '../http/accept.guard.js';
import { EXPORT_EXAMPLE } from './transparency.examples.js';

/** The whole ledger as a file that anyone can check. */
@ApiTags('transparency')
@Controller('v1/export')
export class ExportController {
  constructor(private readonly exports: Exports) {}

  @Get()
  @Offers(NDJSON_TYPE)
  @Described({
    access: 'auditor',
    summary: 'The whole ledger, to be checked by anyone',
    description:
      'A header with the signed checkpoint, then every event that it covers, in order, with its salt and the bytes of its leaf. This publishes the salts: whoever has the file can check every word of every event (`pacta verify`), and whoever must not see everything in the ledger must not reach this path. What was redacted comes without data and salt. An answer that breaks off, or holds fewer events than its checkpoint covers, is not whole: ask again.',
    answer: EXPORT_EXAMPLE,
  })
  async exportLedger(@Res({ passthrough: true }) reply: FastifyReply): Promise<AsyncIterable<string>> {
    const { origin, size, chunks } = await this.exports.begin();
    void reply.headers({
      'Content-Type': NDJSON_TYPE,
      'Content-Disposition': `attachment; filename="${fileNameOf(origin)}-${size}.ndjson"`,
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    return chunks;
  }
}

/** A ledger's name may hold slashes, and what is no ASCII. */
const fileNameOf = (origin: string): string => origin.replace(/[^\w.-]+/g, '-');
