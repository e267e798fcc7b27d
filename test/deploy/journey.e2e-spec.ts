import { it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { journey } from '../journeys/journey.js';
import { Deployment } from './deployment.js';

if (POSTGRES_URL === undefined)
  it('A journey on four processes needs a server', () =>
    tellWhatIsLeftOut('EventStoreDB and PostgreSQL with two api and two projector processes'));
else {
  const url = POSTGRES_URL;
  journey('EventStoreDB and PostgreSQL, with two api and two projector processes', async () => {
    const deployment = await Deployment.start(url);
    return { doors: deployment.doors, operator: await deployment.leader(), close: () => deployment.close() };
  });
}
