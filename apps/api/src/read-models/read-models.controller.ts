import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EventStore, type Parked, Progress, rfc3339 } from '#libs/event-sourcing';
import { refuse } from '#libs/commitments';
import { READ_MODELS } from '#libs/read-models';
import { Described } from '../docs/described.js';
import { type ParkedAnswer, ReadModelsAnswer, RetriedAnswer } from './read-models.answers.js';

const STATE = { state: 'running', models: READ_MODELS.map(({ name }) => name), position: '31', head: '31', parked: [] };

/** What an operator does with the read models of a running Pacta; `pacta rebuild` and `pacta parked` call it. */
@ApiTags('read models')
@Controller('v1/read-models')
export class ReadModelsController {
  constructor(
    private readonly store: EventStore,
    private readonly progress: Progress,
  ) {}

  @Get()
  @Described({ access: 'reader', summary: 'Tell where the read models stand', type: ReadModelsAnswer, answer: STATE })
  async tellReadModels(): Promise<ReadModelsAnswer> {
    const { state, position } = await this.progress.look();
    const parked = (await this.progress.parked()).map(told);
    return { state: state.name, models: STATE.models, position, head: await this.store.head(), parked };
  }

  @Post(':name/rebuild')
  @HttpCode(200)
  @Described({
    access: 'admin',
    summary: 'Build a read model anew',
    description: 'Beside the one that answers, which goes on meanwhile; answered when the new one has taken its place.',
    type: ReadModelsAnswer,
    answer: STATE,
  })
  async rebuildReadModel(@Param('name') name: string, @Query('dryRun') dryRun?: string): Promise<ReadModelsAnswer> {
    if (!STATE.models.includes(name))
      throw refuse('not-found', `There is no read model ${name}: ${STATE.models.join(', ')}.`);
    if (dryRun !== 'true') await this.progress.rebuild(name);
    return this.tellReadModels();
  }

  @Post('parked/:stream/retry')
  @HttpCode(200)
  @Described({
    access: 'admin',
    summary: 'Try the parked events of a stream again',
    type: RetriedAnswer,
    answer: { parked: [] },
  })
  async retryParked(@Param('stream') stream: string): Promise<RetriedAnswer> {
    const known = (await this.progress.parked()).some((each) => each.stream === stream);
    if (!known) throw refuse('not-found', `No event of the stream ${stream} is parked.`);
    return { parked: (await this.progress.retry(stream)).map(told) };
  }
}

function told({ model, stream, version, position, type, error, since }: Parked): ParkedAnswer {
  return { model, stream, version, position, type, error, since: rfc3339(since) };
}
