import { applyDecorators, Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FOLLOW_UP_ACTS, type FollowUpActName } from '#libs/commitments';
import type { Receipt } from '#libs/application';
import { Described } from '../docs/described.js';
import { ReceiptAnswer } from '../http/receipt.answers.js';
import { Acts, receiptOf } from './acts.js';
import { Exchange, Id } from './exchange.js';
import type { Asked } from './requests/asked.js';
import {
  CloseFollowUpBody,
  OpenFollowUpBody,
  ReassignFollowUpBody,
  RescheduleFollowUpBody,
} from './requests/follow-ups.requests.js';

const followUpId = receiptOf('FollowUpOpened').events[0]!.id;

/** What is done about a follow-up: `POST …/follow-ups/:followUpId/<act>`. */
const FollowUpAct = <Name extends Exclude<FollowUpActName, 'open-follow-up'>>(
  name: Name,
  summary: string,
  request: Omit<Asked<Name>, 'followUp'>,
): MethodDecorator =>
  applyDecorators(
    Post(`:followUpId/${name.replace('-follow-up', '')}`),
    Described({
      access: 'recorder',
      summary,
      type: ReceiptAnswer,
      request,
      answer: receiptOf(FOLLOW_UP_ACTS[name], 3),
    }),
  );

/** What somebody is to chase about a commitment. */
@ApiTags('follow-ups')
@Controller('v1/commitments/:id/follow-ups')
export class CommitmentFollowUpsController {
  constructor(private readonly acts: Acts) {}

  @Post()
  @Described({
    access: 'recorder',
    summary: 'Somebody is to chase it',
    description:
      'With `about`, it takes over what the ledger itself asks for: that is not listed beside it while this is open.',
    status: 201,
    type: ReceiptAnswer,
    request: { action: 'Ask the embassy for dates', owner: 'desk-japan', dueOn: '2022-02-01', about: 'review_due' },
    answer: receiptOf('FollowUpOpened', 2, { followUpId }),
  })
  openFollowUp(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: OpenFollowUpBody): Promise<Receipt> {
    const location = (receipt: Receipt): string => `/v1/commitments/${id}/follow-ups/${receipt.followUpId}`;
    return this.acts.carry(exchange, id, 'open-follow-up', body, location);
  }

  @FollowUpAct('reassign-follow-up', 'Somebody else is to chase it', { owner: 'desk-americas' })
  reassignFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: ReassignFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reassign-follow-up', of(followUp, body));
  }

  @FollowUpAct('reschedule-follow-up', 'It is due on another day', { dueOn: '2022-03-01' })
  rescheduleFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: RescheduleFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reschedule-follow-up', of(followUp, body));
  }

  @FollowUpAct('close-follow-up', 'It was answered, or nobody is to chase it any more', {
    outcome: 'answered',
    note: 'The embassy named January.',
  })
  closeFollowUp(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Id('followUpId') followUp: string,
    @Body() body: CloseFollowUpBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'close-follow-up', of(followUp, body));
  }
}

const of = <Said extends object>(followUp: string, said: Said): Said & { readonly followUp: string } => ({
  ...said,
  followUp,
});
