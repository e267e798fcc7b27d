import { expect, it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { journey } from '../journeys/journey.js';
import { pledge } from '../journeys/pledge.js';
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

  it('Where no process carries events on, those that answer say so, and go on taking what is recorded', async () => {
    const deployment = await Deployment.start(url);
    const [door] = deployment.doors;
    expect((await door.get('/health/ready')).body).toMatchObject({ status: 'ok', reasons: [] });
    await deployment.killProjectors();
    const { body } = await door.get('/health/ready');
    expect(body).toMatchObject({ status: 'degraded', reasons: [expect.stringContaining('PACTA_ROLE=projector')] });
    const { status, body: receipt } = await door.post('/v1/commitments', pledge('recorded meanwhile'));
    expect(status).toBe(201);
    const read = await door.get(`/v1/commitments?minPosition=${receipt.position}`, { Prefer: 'wait=0' });
    expect([read.status, read.body.code]).toEqual([503, 'behind']);
    await deployment.close();
  }, 60_000);
}
