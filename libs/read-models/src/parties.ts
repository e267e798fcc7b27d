import { type Projected, put, type ReadModel, type Write } from '#libs/event-sourcing';
import type { Party, PartyEvent } from '#libs/commitments';

type Registered = Extract<PartyEvent, { type: 'PartyRegistered' }>;

/** The parties that users registered; the built-in ones are code. */
export const parties: ReadModel = {
  name: 'parties',
  version: 1,
  tables: {
    parties: { columns: { code: 'text', name: 'text', type: 'text' }, key: ['code'] },
  },
  on: {
    PartyRegistered: ({ data: { code, name, type } }: Projected<Registered, Party>): readonly Write[] => [
      put('parties', { code, name, type }),
    ],
  },
};
