import { applyDecorators, Injectable, Post } from '@nestjs/common';
import { type ActData, type ActName, ACTS, type EventType } from '#libs/commitments';
import { type ActRequest, ExecuteCommitment, type Receipt, ROLE_OF_ACT } from '#libs/application';
import { Described } from '../docs/described.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Writes } from '../http/writes.js';
import { EVENT_ID } from './examples.js';
import type { Exchange } from './exchange.js';
import type { Asked } from './requests/asked.js';

/** An act on a commitment, an operation of its own: `POST /v1/commitments/:id/<act>`. */
export const Act = <Name extends ActName>(name: Name, summary: string, request: Asked<Name>): MethodDecorator =>
  applyDecorators(
    Post(name),
    Described({ access: ROLE_OF_ACT[name], summary, type: ReceiptAnswer, request, answer: receiptOf(ACTS[name]) }),
  );

/** An example of the receipt for an event. */
export const receiptOf = (type: EventType, version = 2, more: Partial<Receipt> = {}): Receipt => ({
  id: '8d3f6a52-0c4b-5b7e-9a1d-2f6c3e8b9a70',
  version,
  position: String(version + 6),
  events: [{ id: EVENT_ID, type, version }],
  conflicts: [],
  ...more,
});

/** Carries acts from HTTP to their commitment. */
@Injectable()
export class Acts {
  constructor(private readonly writes: Writes) {}

  async carry<Name extends keyof ActData>(
    { http, reply }: Exchange,
    id: string,
    type: Name,
    data: Asked<Name>,
    location?: (receipt: Receipt) => string,
  ): Promise<Receipt> {
    const act: ActRequest = { type, data };
    return this.writes.carry(http, reply, (request) => new ExecuteCommitment(id, act, request), location);
  }
}
