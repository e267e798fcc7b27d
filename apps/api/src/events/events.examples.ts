import { COMMITMENT_ID, EVENT_ID } from '../register/register.examples.js';

const COMMAND_ID = '7c2b9f60-08a1-5d0f-9a3c-51f3f7c2b1aa';

export const EVENTS_EXAMPLE = {
  items: [
    {
      id: EVENT_ID,
      type: 'CommitmentReaffirmed',
      schema: 1,
      stream: `commitment-${COMMITMENT_ID}`,
      version: 2,
      position: '8',
      recordedAt: '2021-11-14T09:12:33.021Z',
      data: { effective: '2021-11-14' },
      metadata: { actor: 'local', commandId: COMMAND_ID, $correlationId: COMMAND_ID, $causationId: COMMAND_ID },
    },
  ],
  next: null,
};
