import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inTemporary } from '../bench/measure.js';
import { Pacta } from '../journeys/pacta.js';
import { pacta } from './run.js';
import { pledge } from '../journeys/pledge.js';

/** A receipt, as far as it is looked at here. */
interface Receipt {
  readonly events: readonly { readonly id: string }[];
}

describe('pacta verify, on what a server wrote', () => {
  it('passes beside it, after a redaction, after kill -9, and on its export, and agrees with what it signed', async () => {
    await inTemporary(async (directory) => {
      const server = await Pacta.start(directory);
      const { body } = await server.post('/v1/commitments', pledge('One'));
      await server.post('/v1/commitments', pledge('Two'));
      const since = join(directory, 'since');
      writeFileSync(since, await (await fetch(`${server.url}/tlog/checkpoint`)).text());
      const [event] = (body as Receipt).events;
      const redaction = { reason: 'A name that was not public', authority: 'A court' };
      const { status } = await server.post(`/v1/events/${event!.id}/redact`, redaction);
      expect(status).toBe(200);

      const key = (await (await fetch(`${server.url}/tlog/key`)).text()).trim();
      const verify = (...args: readonly string[]) => pacta(['verify', '--key', key, '--since', since, ...args]);
      const fits = {
        code: 0,
        out: expect.stringMatching(/^3 events, 1 of them redacted.*since: 2 events of .*signed by/s),
      };
      expect(await verify('--data-dir', directory)).toMatchObject(fits);
      await server.kill();
      expect(await verify('--data-dir', directory)).toMatchObject(fits);
      const { out } = await pacta(['export', '--data-dir', directory]);
      const stdin = await pacta(['verify', '-', '--key', key, '--since', since], { input: out });
      expect(stdin).toMatchObject(fits);
      expect(out).not.toContain('"subject":"One"');

      const again = await Pacta.start(directory);
      await again.post('/v1/commitments', pledge('Three'));
      expect(await again.stop()).toBe(0);
      expect(await verify('--data-dir', directory)).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^4 events, 1 of/),
      });
    });
  });
});
