import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AssessmentReader, type AssessmentRollUp } from '#libs/application';
import { firstInstantOf } from '#libs/event-sourcing';
import { Exchange } from '../commitments/exchange.js';
import { Described } from '../docs/described.js';
import { tagged } from '../http/tagged.js';
import { askedIn } from '../lists/when.js';
import { AssessmentsAnswer } from './assessments.answers.js';
import { ASSESSMENTS_EXAMPLE } from './assessments.examples.js';
import { AssessmentsQuery } from './assessments.requests.js';

/** What assessors made of the commitments, at any time, by what was known at any time. */
@ApiTags('assessments')
@Controller('v1/assessments')
export class AssessmentsController {
  constructor(private readonly reader: AssessmentReader) {}

  @Get()
  @Described({
    access: 'reader',
    summary: 'Roll up the assessments of one scheme and one window',
    description:
      'The mean score of each debtor and of all, where the scores of the scheme are numbers, and how many of its commitments ' +
      'were assessed; with `since`, how the scores differ from what they were just before. An assessment moves no standing.',
    type: AssessmentsAnswer,
    answer: ASSESSMENTS_EXAMPLE,
  })
  async rollUpAssessments(
    @Exchange() { http, reply }: Exchange,
    @Query() query: AssessmentsQuery,
  ): Promise<AssessmentRollUp | undefined> {
    const { asOf: _, knownAt: __, since, final, ...narrowed } = query;
    const filter = { ...narrowed, ...(final === undefined ? {} : { final: final === 'true' }) };
    const asked = { ...askedIn(query), ...(since === undefined ? {} : { since: firstInstantOf(since) }) };
    const answer = await this.reader.rollUp(filter, asked);
    // The instants move with the clock: the tag stands for what is told of them.
    const { asOf: ___, knownAt: ____, ...told } = answer;
    return tagged(http, reply, 0, told) ? answer : undefined;
  }
}
