import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { RowsDamage } from '../health/rows-damage.js';
import { OpenApi } from '../docs/openapi.js';
import { Lists } from '../lists/lists.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { AcceptGuard } from './accept.guard.js';
import { QueryGuard } from './query.guard.js';
import { FreshnessGuard } from './freshness.guard.js';
import { InputPipe } from './input.pipe.js';
import { Paths } from './paths.js';
import { Writes } from './writes.js';

/** What every request meets, whatever it asks. */
@Global()
@Module({
  providers: [
    Paths,
    Writes,
    Lists,
    OpenApi,
    RowsDamage,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: AcceptGuard },
    { provide: APP_GUARD, useClass: QueryGuard },
    { provide: APP_GUARD, useClass: FreshnessGuard },
    { provide: APP_PIPE, useClass: InputPipe },
  ],
  exports: [Paths, Writes, Lists, OpenApi, RowsDamage],
})
export class HttpModule {}
