import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AssistanceReader, type AssistanceSums } from '#libs/application';
import { ratesIn } from '#libs/commitments';
import { Described } from '../docs/described.js';
import { askedIn } from '../lists/when.js';
import { AssistanceAnswer } from './assistance.answers.js';
import { ASSISTANCE_EXAMPLE } from './assistance.examples.js';
import { AssistanceQuery } from './assistance.requests.js';

/** What help was promised and what came of it, at any time, by what was known at any time. */
@ApiTags('assistance')
@Controller('v1/assistance')
export class AssistanceController {
  constructor(private readonly reader: AssistanceReader) {}

  @Get()
  @Described({
    access: 'reader',
    summary: 'Sum what is pledged, committed and delivered',
    description:
      'By debtor, creditor or modality, each currency for itself, as exact decimal numbers. An amount of several parties ' +
      'together is told as `joint` under each of them and counts once in the totals. With `in` and `rates` everything is counted ' +
      'in one currency beside that, as `converted`; a currency without a stated rate is refused by its code. Duplicates and what was retracted count ' +
      'nowhere; a promise that was withdrawn or replaced no longer counts as pledged or committed, and what it delivered does.',
    type: AssistanceAnswer,
    answer: ASSISTANCE_EXAMPLE,
  })
  sumAssistance(@Query() query: AssistanceQuery): Promise<AssistanceSums> {
    const { asOf: _, knownAt: __, in: currency, rates = '', ...filter } = query;
    const stated = currency === undefined ? undefined : { currency, rates: ratesIn(rates) ?? new Map() };
    return this.reader.sums(filter, askedIn(query), stated);
  }
}
