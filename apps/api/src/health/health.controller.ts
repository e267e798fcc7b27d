import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Described } from '../docs/described.js';
import { EdgeProblem } from '../problem/problem.js';
import { LiveAnswer, ReadyAnswer } from './health.answers.js';
import { Health, type HealthReport } from './health.js';

@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @Described({ access: 'public', summary: 'Whether the process answers', type: LiveAnswer, answer: { status: 'ok' } })
  isLive(): LiveAnswer {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @Described({
    access: 'public',
    summary: 'Whether questions and commands can be answered; 503 with the reason otherwise',
    type: ReadyAnswer,
    answer: { status: 'ok', reasons: [], position: '7', head: '7', lag: 0, parked: [] },
  })
  async isReady(): Promise<HealthReport> {
    const report = await this.health.report();
    if (report.status === 'unavailable') throw new EdgeProblem('not-ready', report.reasons.join(' '));
    return report;
  }
}
