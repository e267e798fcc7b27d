import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Proofs, tlogProofOf } from '#libs/application';
import { Described } from '../docs/described.js';
import { acceptedType, JSON_TYPE, Offers, TEXT_TYPE } from '../http/accept.guard.js';
import { IdPipe } from '../http/id.pipe.js';
import { ConsistencyAnswer, EventProofAnswer } from './transparency.answers.js';
import { CONSISTENCY_EXAMPLE, PROOF_EXAMPLE } from './transparency.examples.js';
import { ConsistencyQuery } from './transparency.requests.js';

const OFFERED = [JSON_TYPE, TEXT_TYPE] as const;

/** Proofs that whoever does not trust this server can check. */
@ApiTags('transparency')
@Controller('v1')
export class ProofsController {
  constructor(private readonly proofs: Proofs) {}

  @Get('events/:id/proof')
  @Offers(...OFFERED)
  @Described({
    access: 'reader',
    summary: 'Prove that an event is in the ledger',
    description:
      'The proof exists as soon as the receipt does. `text/plain` is the same proof as a C2SP tlog-proof, a file to keep beside the checkpoint’s key.',
    type: EventProofAnswer,
    answer: PROOF_EXAMPLE,
  })
  async proveEvent(
    @Param('id', IdPipe) id: string,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventProofAnswer | string> {
    const proof = await this.proofs.ofEvent(id);
    void reply.headers({ 'Cache-Control': 'no-cache', Vary: 'Accept' });
    if (acceptedType(http.headers.accept, OFFERED) === TEXT_TYPE) {
      void reply.type(`${TEXT_TYPE}; charset=utf-8`);
      return tlogProofOf(proof);
    }
    return { ...proof, leaf: base64(proof.leaf), hashes: proof.hashes.map(base64) };
  }

  @Get('tlog/consistency')
  @Described({
    access: 'reader',
    summary: 'Prove that the ledger only grew from one size to another',
    description:
      'RFC 9162 §2.1.4, between the roots of any two checkpoints that were signed. Sizes are counts of events.',
    type: ConsistencyAnswer,
    answer: CONSISTENCY_EXAMPLE,
  })
  async proveConsistency(@Query() { from, to }: ConsistencyQuery): Promise<ConsistencyAnswer> {
    return { hashes: (await this.proofs.consistency(Number(from), Number(to))).map(base64) };
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
