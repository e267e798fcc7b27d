import { describe, expect, it } from '@jest/globals';
import { beliefIn, event, type GivenEvent, pledge } from '../testing.js';
import { pointingTo } from './pointing.js';

const to = (id: string, ...events: readonly GivenEvent[]) => pointingTo(beliefIn(pledge(), ...events), id);
const superseded = event('CommitmentSuperseded', { effective: '2022-01-01', replacement: 'b' });
const reopened = event('CommitmentReopened', { effective: '2022-02-01', reason: 'They returned' });

describe('A commitment', () => {
  it('points to its replacement until it is opened again', () => {
    expect(to('b')).toBeUndefined();
    expect(to('b', superseded)).toBe('is superseded by');
    expect(to('c', superseded)).toBeUndefined();
    expect(to('b', superseded, reopened)).toBeUndefined();
  });

  it('does not point where an entry that does not fit says so', () =>
    expect(to('b', event('CommitmentWithdrawn', { effective: '2021-12-01' }), superseded)).toBeUndefined());

  it('points to that of which it is a duplicate', () => {
    const linked = event('DuplicateLinked', { of: 'b' });
    expect(to('b', linked)).toBe('is a duplicate of');
    expect(to('c', linked)).toBeUndefined();
  });
});
