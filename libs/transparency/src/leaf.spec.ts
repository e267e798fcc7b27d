import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';
import { dataMac, leafBytes, leafParts } from './leaf.js';

const metadata = { requestHash: 'ab', commandId: 'c', actor: 'é "x"', $causationId: 'c', $correlationId: 'c' };
const event = {
  id: 'e',
  stream: 'commitment-1',
  version: 3,
  type: 'ProgressReported',
  schema: 1,
  recordedAt: 1_700,
  metadata,
};
const [salt, data] = [new Uint8Array(32).fill(7), { effective: '2021', note: 'ß' }];

describe('A leaf', () => {
  it('is the canonical JSON of the envelope, with a salted commitment in the place of the data', () => {
    const mac = createHmac('sha256', salt).update('{"effective":"2021","note":"ß"}').digest('base64');
    expect(dataMac(salt, data)).toBe(mac);
    const bytes = leafBytes(leafParts(event, mac), event);
    expect(Buffer.from(bytes).toString()).toBe(canonicalJson({ ...event, dataMac: mac }));
  });

  it.each<[string, object]>([
    ['id', { id: 'f' }],
    ['stream', { stream: 'commitment-2' }],
    ['version', { version: 4 }],
    ['type', { type: 'CommitmentReaffirmed' }],
    ['schema', { schema: 2 }],
    ['time', { recordedAt: 1_701 }],
    ['metadata', { metadata: { ...metadata, actor: 'other' } }],
  ])('is another one for another %s', (_, change) => {
    const leaf = (of: typeof event) => Buffer.from(leafBytes(leafParts(of, dataMac(salt, data)), of)).toString('hex');
    expect(leaf({ ...event, ...change })).not.toBe(leaf(event));
  });

  it('is another one for other data, and for the same under another salt', () => {
    const macs = [dataMac(salt, data), dataMac(salt, { ...data, note: '' }), dataMac(new Uint8Array(32), data)];
    expect(new Set(macs).size).toBe(3);
  });
});
