import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { CITED } from './examples.js';
import { Exchange, Id } from './exchange.js';
import {
  AssertFulfilmentBody,
  CancelVisitBody,
  ChangeAmountBody,
  CommitAmountBody,
  ContestFulfilmentBody,
  InvokeBody,
  MeetConditionBody,
  PostponeVisitBody,
  ReportDeliveryBody,
  ReportProgressBody,
  ScheduleVisitBody,
  SubstituteVisitBody,
} from './requests/performing.requests.js';

/** What is done to keep a promise, or in its place. */
@ApiTags('acts: performing')
@Controller('v1/commitments/:id')
export class PerformingController {
  constructor(private readonly acts: Acts) {}

  @Act('report-progress', 'Something was done towards it', {
    effective: '2022-03',
    debtor: 'JPN',
    note: 'Both sides named their working groups.',
  })
  reportProgress(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ReportProgressBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'report-progress', body);
  }

  @Act('meet-condition', 'What it depends on, or what ends it, came about', {
    effective: '2022-06-30',
    which: 'antecedent',
    note: 'The conditions of travel were lifted.',
  })
  meetCondition(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: MeetConditionBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'meet-condition', body);
  }

  @Act('commit-amount', 'An amount was firmly committed', {
    effective: '2022-05',
    debtor: 'JPN',
    amount: { value: '60000000000', currency: 'JPY' },
  })
  commitAmount(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: CommitAmountBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'commit-amount', body);
  }

  @Act('change-amount', 'The pledged or the committed amount was changed', {
    effective: '2022-09',
    amount: { value: '1500000.50', currency: 'EUR' },
    stage: 'pledged',
    reason: 'The supplementary budget was smaller.',
  })
  changeAmount(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ChangeAmountBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'change-amount', body);
  }

  @Act('report-delivery', 'Money was paid out, or help arrived', {
    effective: '2022-10-14',
    debtor: 'JPN',
    amount: { value: '20000000000', currency: 'JPY' },
    what: 'The first tranche was paid out.',
  })
  reportDelivery(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ReportDeliveryBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'report-delivery', body);
  }

  @Act('invoke', 'A creditor called in a guarantee', {
    effective: '2024-04-10',
    by: 'JPN',
    situation: 'An armed attack on territory under the administration of Japan.',
  })
  invoke(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: InvokeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'invoke', body);
  }

  @Act('schedule-visit', 'The visit got its dates', {
    effective: '2023-01-03',
    from: '2023-01-13',
    to: '2023-01-13',
    place: 'Washington',
    format: 'official_working',
    source: CITED('2023-01-03', 'President Biden will host Prime Minister Kishida on January 13.'),
  })
  scheduleVisit(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ScheduleVisitBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'schedule-visit', body);
  }

  @Act('postpone-visit', 'The visit was put off, to new dates or to none', {
    effective: '2022-01-06',
    from: '2022-05',
    to: '2022-06',
    reason: 'The number of infections rose.',
  })
  postponeVisit(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: PostponeVisitBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'postpone-visit', body);
  }

  @Act('cancel-visit', 'The visit was called off', {
    effective: '2022-08-21',
    by: 'JPN',
    reason: 'The Prime Minister fell ill.',
  })
  cancelVisit(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: CancelVisitBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'cancel-visit', body);
  }

  @Act('substitute-visit', 'Another meeting took its place; the visit is still to be arranged', {
    effective: '2022-01-21',
    format: 'virtual',
  })
  substituteVisit(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: SubstituteVisitBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'substitute-visit', body);
  }

  @Act('assert-fulfilment', 'Somebody said that it was fulfilled', {
    effective: '2023-01-13',
    by: 'USA',
    degree: 'full',
    source: CITED('2023-01-13', 'President Biden welcomed Prime Minister Kishida to the White House.'),
  })
  assertFulfilment(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: AssertFulfilmentBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'assert-fulfilment', body);
  }

  @Act('contest-fulfilment', 'Somebody said that it was not fulfilled', {
    effective: '2023-01-14',
    by: 'USA',
    reason: 'They met, but at the United Nations, not in Washington.',
  })
  contestFulfilment(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: ContestFulfilmentBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'contest-fulfilment', body);
  }
}
