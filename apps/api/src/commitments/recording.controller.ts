import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { uuidv5 } from '#libs/event-sourcing';
import { ExecuteCommitment, type Receipt } from '#libs/application';
import { Described } from '../docs/described.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Writes } from '../http/writes.js';
import { receiptOf } from './acts.js';
import { RECORDING } from './examples.js';
import { Exchange } from './exchange.js';
import { RecordCommitmentBody } from './requests/recording.requests.js';

@ApiTags('commitments')
@Controller('v1/commitments')
export class RecordingController {
  constructor(private readonly writes: Writes) {}

  @Post()
  @Described({
    access: 'recorder',
    summary: 'A promise was made',
    status: 201,
    type: ReceiptAnswer,
    request: RECORDING,
    answer: receiptOf('CommitmentRecorded', 1),
  })
  recordCommitment(@Exchange() { http, reply }: Exchange, @Body() data: RecordCommitmentBody): Promise<Receipt> {
    return this.writes.carry(
      http,
      reply,
      (request) => new ExecuteCommitment(commitmentIdOf(request.commandId), { type: 'record', data }, request),
      ({ id }) => `/v1/commitments/${id}`,
    );
  }
}

/** The id stands for the command: a retry with the same `Idempotency-Key` speaks of the same commitment. */
const commitmentIdOf = (commandId: string): string => uuidv5(commandId, 'commitment');
