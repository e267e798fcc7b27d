import { Injectable } from '@nestjs/common';
import { rfc3339 } from '#libs/event-sourcing';
import { type AssistanceFilter, type AssistanceGroup, Queries } from '#libs/read-models';
import { converted, type Converted, type Stated, summed, type Summed } from './assistance-sums.js';
import { Parties } from './parties.js';
import { type Asked, ReadSide } from './read-side.js';

export interface AssistanceSums extends Summed {
  readonly by: AssistanceGroup;
  readonly asOf: string;
  readonly knownAt: string;
  readonly converted?: Converted;
  readonly incomplete?: true;
}

/** What is pledged, committed and delivered, from the rows of the register. */
@Injectable()
export class AssistanceReader {
  constructor(
    private readonly parties: Parties,
    private readonly reads: ReadSide,
    private readonly queries: Queries,
  ) {}

  /** @param stated without it no sum mixes currencies */
  async sums(filter: AssistanceFilter, asked: Asked, stated?: Stated): Promise<AssistanceSums> {
    const { by, party } = filter;
    if (party !== undefined) await this.parties.check([{ code: party, pointer: '/party' }]);
    const { asOf, knownAt, clocks } = await this.reads.settle(asked);
    const sums = await this.queries.assistance(filter, clocks);
    return {
      by,
      asOf: rfc3339(asOf),
      knownAt: rfc3339(knownAt),
      ...summed(sums),
      ...(stated ? { converted: converted(sums, stated) } : {}),
      ...((await this.reads.incomplete()) ? { incomplete: true } : {}),
    };
  }
}
