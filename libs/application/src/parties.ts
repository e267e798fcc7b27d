import { Injectable } from '@nestjs/common';
import { Queries } from '#libs/read-models';
import {
  BUILT_IN_PARTIES,
  isPartyCode,
  type NamedParty,
  nearestParties,
  type PartyData,
  refuse,
} from '#libs/commitments';
import { PartyStreams } from './streams.js';

/** Which parties this ledger knows: the built-in ones, and those registered in it. */
@Injectable()
export class Parties {
  constructor(
    private readonly streams: PartyStreams,
    private readonly queries: Queries,
  ) {}

  /** Refuses with `unknown-party` and the nearest known ones; reads the registry itself, so what was just registered counts. */
  async check(named: readonly NamedParty[]): Promise<void> {
    for (const { code, pointer } of named) {
      if (BUILT_IN_PARTIES.has(code) || (await this.find(code))) continue;
      const nearest = nearestParties(code, await this.all()).map(({ code: near, name }) => ({ code: near, name }));
      const hint =
        nearest.length > 0
          ? `Did you mean ${nearest.map((each) => `${each.code} (${each.name})`).join(', ')}?`
          : 'GET /v1/parties lists the known ones.';
      throw refuse('unknown-party', `${code} is no known party. ${hint}`, { pointer, nearest });
    }
  }

  async find(code: string): Promise<PartyData | undefined> {
    const known = BUILT_IN_PARTIES.get(code);
    if (known || !isPartyCode(code)) return known;
    return (await this.streams.load(code)).state;
  }

  /** Every known party, by code. */
  async all(): Promise<readonly PartyData[]> {
    const all = [...BUILT_IN_PARTIES.values(), ...(await this.queries.parties())];
    return all.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  }
}
