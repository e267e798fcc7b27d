import { Body, Controller, Post } from '@nestjs/common';
import type { Receipt } from '#libs/application';
import { Described } from '../docs/described.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Acts, receiptOf } from './acts.js';
import { Exchange, Id } from './exchange.js';
import {
  CloseFollowUpBody,
  OpenFollowUpBody,
  ReassignFollowUpBody,
  RescheduleFollowUpBody,
} from './requests/follow-ups.requests.js';

const followUpId = receiptOf('FollowUpOpened').events[0]!.id;

/** What somebody is to chase about a commitment. */
@Controller('v1/commitments/:id/follow-ups')
export class CommitmentFollowUpsController {
  constructor(private readonly acts: Acts) {}

  @Post()
  @Described({
    summary: 'Somebody is to chase it',
    description: 'With `about`, it takes over what the ledger itself asks for: that is not listed beside it while this is open.',
    status: 201,
    type: ReceiptAnswer,
    request: { action: 'Ask the embassy for dates', owner: 'desk-japan', dueOn: '2022-02-01', about: 'review_due' },
    answer: receiptOf('FollowUpOpened', 2, { followUpId }),
  })
  openFollowUp(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: OpenFollowUpBody): Promise<Receipt> {
    const location = (receipt: Receipt): string => `/v1/commitments/${id}/follow-ups/${receipt.followUpId}`;
    return this.acts.carry(exchange, id, 'open-follow-up', body, location);
  }

  @Post(':followUpId/reassign')
  @Described({
    summary: 'Somebody else is to chase it',
    type: ReceiptAnswer,
    request: { owner: 'desk-americas' },
    answer: receiptOf('FollowUpReassigned', 3),
  })
  reassignFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: ReassignFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reassign-follow-up', { ...body, followUp });
  }

  @Post(':followUpId/reschedule')
  @Described({
    summary: 'It is due on another day',
    type: ReceiptAnswer,
    request: { dueOn: '2022-03-01' },
    answer: receiptOf('FollowUpRescheduled', 3),
  })
  rescheduleFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: RescheduleFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reschedule-follow-up', { ...body, followUp });
  }

  @Post(':followUpId/close')
  @Described({
    summary: 'It was answered, or nobody is to chase it any more',
    type: ReceiptAnswer,
    request: { outcome: 'answered', note: 'The embassy named January.' },
    answer: receiptOf('FollowUpClosed', 3),
  })
  closeFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: CloseFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'close-follow-up', { ...body, followUp });
  }
}
