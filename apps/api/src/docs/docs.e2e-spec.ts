import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type Served } from '../testing.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe('The page for people', () => {
  it('loads everything from this server', async () => {
    const page = await served.get('/docs', { Accept: 'text/html,application/xhtml+xml' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(loaded.length).toBeGreaterThanOrEqual(5);
    for (const path of loaded) {
      expect(path).toMatch(/^\//);
      expect([path, (await served.get(path)).status]).toEqual([path, 200]);
    }
  });

  it('serves nothing beside its own files', async () => {
    for (const name of ['..%2fpackage.json', 'package.json', '__proto__', 'index.html']) {
      expect((await served.get(`/docs/${name}`)).status).toBe(404);
    }
  });
});

it('The description is OpenAPI 3.1 and served to anybody', async () => {
  const { status, body } = await served.get('/openapi.json');
  expect([status, body.openapi, body.info.title]).toEqual([200, '3.1.0', 'Pacta']);
});
