import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { Exchange, Id } from './exchange.js';
import {
  AllegeBreachBody,
  AssessBody,
  ContestBreachBody,
  FindBreachBody,
  WithdrawAllegationBody,
} from './requests/judging.requests.js';

/** What somebody says of how a promise is kept; none of it moves the standing. */
@ApiTags('acts: judging')
@Controller('v1/commitments/:id')
export class JudgingController {
  constructor(private readonly acts: Acts) {}

  @Act('allege-breach', 'Somebody said that it was broken', {
    effective: '2022-08-05',
    by: 'JPN',
    debtor: 'USA',
    ground: 'The consultations were cut off without notice.',
  })
  allegeBreach(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: AllegeBreachBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'allege-breach', body);
  }

  @Act('contest-breach', 'Somebody said that the alleged breach was none', {
    effective: '2022-08-07',
    by: 'USA',
    ground: 'The consultations were put off, not cut off.',
  })
  contestBreach(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ContestBreachBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'contest-breach', body);
  }

  @Act('find-breach', 'Somebody found that the allegation holds', {
    effective: '2022-11-30',
    by: 'UN',
    ground: 'No session was held in the year.',
  })
  findBreach(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: FindBreachBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'find-breach', body);
  }

  @Act('withdraw-allegation', 'Whoever alleged a breach took that back', { effective: '2022-10-01', by: 'JPN' })
  withdrawAllegation(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: WithdrawAllegationBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'withdraw-allegation', body);
  }

  @Act('assess', 'An assessor scored it; again by the same one, scheme and window: a revision', {
    effective: '2022-12-15',
    assessor: 'G20 Research Group',
    scheme: 'G20RG',
    score: '+1',
    window: '2022',
    final: true,
  })
  assess(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: AssessBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'assess', body);
  }
}
