import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Receipt, RedactEvent } from '#libs/application';
import { Described } from '../docs/described.js';
import { IdPipe } from '../http/id.pipe.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Writes } from '../http/writes.js';
import { COMMITMENT_ID, EVENT_ID } from '../register/register.examples.js';
import { RedactBody } from './redaction.requests.js';

/** Erases what must not stand in the ledger any more; every proof given before stays valid. */
@ApiTags('events')
@Controller('v1/events')
export class RedactionController {
  constructor(private readonly writes: Writes) {}

  @Post(':id/redact')
  @Described({
    access: 'admin',
    summary: 'Erase the words of an event, for good',
    description:
      'Of its data, who, when, which and how much stay, so that no standing moves; every other text becomes `[redacted]`, at every `knownAt`. Corrections of the event go with it. Its leaf in the transparency log stays, so every proof does. There is no way back, and a retry of the request that recorded it meets 409. A ledger in EventStoreDB can erase nothing: 501.',
    type: ReceiptAnswer,
    request: { reason: 'The quote names a private person.', authority: 'Data protection officer, order 12/2022' },
    answer: {
      id: COMMITMENT_ID,
      version: 2,
      position: '8',
      leafIndex: 7,
      events: [{ id: EVENT_ID, type: 'EventRedacted', version: 2 }],
      conflicts: [],
    },
  })
  redactEvent(
    @Param('id', IdPipe) event: string,
    @Body() { reason, authority }: RedactBody,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Receipt> {
    return this.writes.carry(http, reply, (request) => new RedactEvent({ event, reason, authority }, request));
  }
}
