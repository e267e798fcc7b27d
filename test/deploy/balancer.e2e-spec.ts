import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../postgres/free-port.js';
import { Balancer, hasNginx, Upstream } from './balancer.js';

if (!hasNginx) console.log('Not run: nginx in front of two api. It needs Debian’s package nginx-light.');

const LONG = 'x'.repeat(2_000_000);
(hasNginx || process.env['CI_VERIFIERS'] ? describe : describe.skip)('In front of two api, one of which', () => {
  let one: Upstream;
  let other: Upstream;
  let port: number;
  let balancer: Balancer;
  beforeEach(async () => {
    [one, other] = [new Upstream(), new Upstream()];
    port = await one.start();
    balancer = await Balancer.start(await freePort(), [port, await other.start()]);
  });
  afterEach(async () => {
    await balancer.stop();
    await Promise.all([one.stop(), other.stop()]);
  });

  /** Until the first was asked, or would have been; the statuses of the answers. */
  const askOften = async (init: RequestInit): Promise<ReadonlySet<number>> => {
    for (const each of [one, other]) each.asked.length = 0;
    const statuses = new Set<number>();
    for (let tries = 0; tries < 10 && one.asked.length === 0; tries++)
      statuses.add((await fetch(balancer.url, init)).status);
    return statuses;
  };

  it('is as good as the other, both are asked', async () => {
    expect(await askOften(post())).toEqual(new Set([200]));
    expect(one.asked).toEqual([LONG_POST]);
    await fetch(balancer.url, post());
    expect(other.asked.length).toBeGreaterThan(0);
  });

  it('came back just before the other one goes, no request is lost', async () => {
    await one.stop();
    expect(await askOften(post())).toEqual(new Set([200]));
    await one.start(port);
    await other.stop();
    expect(await askOften(post())).toEqual(new Set([200]));
    expect(one.asked).toEqual([LONG_POST]);
  });

  it('is gone, no request is lost', async () => {
    await one.stop();
    expect(await askOften(post())).toEqual(new Set([200]));
    expect(other.asked).toEqual(Array.from({ length: 10 }, () => LONG_POST));
  });

  it('breaks off, a write without a key is not sent again', async () => {
    one.breaksOff = true;
    expect(await askOften(post())).toContain(502);
    expect(one.asked).toEqual([LONG_POST]);
  });

  it('breaks off, a write with a key is, as it was', async () => {
    one.breaksOff = true;
    expect(await askOften(post({ 'Idempotency-Key': 'key' }))).toEqual(new Set([200]));
    expect([one.asked, other.asked.at(-1)]).toEqual([[LONG_POST], LONG_POST]);
  });

  it('breaks off, a question is asked again', async () => {
    one.breaksOff = true;
    expect(await askOften({})).toEqual(new Set([200]));
    expect([one.asked, other.asked.at(-1)]).toEqual([[QUESTION], QUESTION]);
  });
});

const QUESTION = { method: 'GET', bytes: 0 };
const LONG_POST = { method: 'POST', bytes: LONG.length };
const post = (headers = {}): RequestInit => ({ method: 'POST', headers, body: LONG });
