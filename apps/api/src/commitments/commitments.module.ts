import { Module } from '@nestjs/common';
import { Acts } from './acts.js';
import { EndingController } from './ending.controller.js';
import { CommitmentFollowUpsController } from './follow-ups.controller.js';
import { JudgingController } from './judging.controller.js';
import { PerformingController } from './performing.controller.js';
import { ReadingController } from './reading.controller.js';
import { RecordKeepingController } from './record-keeping.controller.js';
import { RecordingController } from './recording.controller.js';
import { SaidAgainController } from './said-again.controller.js';
import { StatementsController } from './statements.controller.js';
import { TreatyController } from './treaty.controller.js';

/** One commitment: its recording, every act on it, and what is known of it. */
@Module({
  controllers: [
    RecordingController,
    ReadingController,
    StatementsController,
    SaidAgainController,
    PerformingController,
    JudgingController,
    EndingController,
    TreatyController,
    RecordKeepingController,
    CommitmentFollowUpsController,
  ],
  providers: [Acts],
})
export class CommitmentsModule {}
