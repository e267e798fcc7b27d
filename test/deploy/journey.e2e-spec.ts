import { afterEach, expect, it } from '@jest/globals';
import { POSTGRES_URL, tellWhatIsLeftOut } from '../../libs/storage/src/postgres.contract.js';
import { journey } from '../journeys/journey.js';
import { pledge } from '../journeys/pledge.js';
import { Deployment } from './deployment.js';

if (POSTGRES_URL === undefined)
  it('A journey on four processes needs a server', () =>
    tellWhatIsLeftOut('EventStoreDB and PostgreSQL with two api and two projector processes'));
else {
  const url = POSTGRES_URL;
  const open: Deployment[] = [];
  const onTestEnd = (deployment: Deployment) => open.push(deployment);
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  }, 30_000);
  journey('EventStoreDB and PostgreSQL, with two api and two projector processes', async () => {
    const deployment = await Deployment.start(url);
    return { doors: deployment.doors, operator: () => deployment.leader(), close: () => deployment.close() };
  });

  it('Where no process carries events on, those that answer say so, and go on taking what is recorded', async () => {
    const deployment = await Deployment.start(url);
    onTestEnd(deployment);
    const [door] = deployment.doors;
    expect((await door.get('/health/ready')).body).toMatchObject({ status: 'ok', reasons: [] });
    await deployment.killProjectors();
    const { body } = await door.get('/health/ready');
    expect(body).toMatchObject({ status: 'degraded', reasons: [expect.stringContaining('PACTA_ROLE=projector')] });
    const { status, body: receipt } = await door.post('/v1/commitments', pledge('recorded meanwhile'));
    expect(status).toBe(201);
    const read = await door.get(`/v1/commitments?minPosition=${receipt.position}`, { Prefer: 'wait=0' });
    expect([read.status, read.body.code]).toEqual([503, 'behind']);
  }, 60_000);

  it('Where the projector that leads hangs, the other one takes over, and the first stands by when it goes on', async () => {
    const deployment = await Deployment.start(url);
    onTestEnd(deployment);
    const [door] = deployment.doors;
    const subjects = ['before', 'while it hung', 'after'];
    await door.post('/v1/commitments', pledge(subjects[0]!));
    const hanging = deployment.hangLeader();
    await door.post('/v1/commitments', pledge(subjects[1]!));
    const standby = await hanging;
    const { position } = (await door.post('/v1/commitments', pledge(subjects[2]!))).body;
    const { body } = await door.get(`/v1/commitments?minPosition=${position}`, { Prefer: 'wait=10' });
    expect(body.items.map(({ subject }: { subject: string }) => subject).toSorted()).toEqual(subjects.toSorted());
    // What it had open when it led is closed already.
    expect(await standby.lastWords()).toBe('');
  }, 90_000);

  it('Where the projector that leads hangs, and the one that took over dies, the first leads again when it goes on', async () => {
    const deployment = await Deployment.start(url);
    onTestEnd(deployment);
    const [door] = deployment.doors;
    await deployment.hangLeaderWhileOtherDies();
    const { position } = (await door.post('/v1/commitments', pledge('after'))).body;
    const { status } = await door.get(`/v1/commitments?minPosition=${position}`, { Prefer: 'wait=20' });
    expect(status).toBe(200);
  }, 90_000);
}
