import { describe, expect, it } from '@jest/globals';
import { Keys, revisionId } from './keys.js';

const keys = new Keys('somebody');
const ID = '8d3f6a52-0c4b-5b7e-9a1d-2f6c3e8b9a70';

describe('A key', () => {
  it('stands for the same ids for ever', () => {
    expect([keys.fact('visit'), keys.commitment('visit'), keys.document('visit'), keys.event('visit')]).toEqual([
      'a2a9e0f6-75fc-5af1-8166-6b5af8e19e63',
      '70edd152-9b72-57a5-ba27-bd8d9e301008',
      '3e9e6c97-1dce-5942-a620-0dce760e8b83',
      '246b182f-d7ca-5696-99ae-9f740f0e7d1c',
    ]);
  });

  it('stands for other ids than another key, and for others in the hands of another caller', () => {
    const ids = [keys, new Keys('another')].flatMap((each) => ['a', 'b'].map((key) => each.commitment(key)));
    expect(new Set(ids).size).toBe(4);
  });

  it('is told apart from an id, which stands for itself', () => {
    expect([keys.commitment(ID), keys.document(ID), keys.event(ID)]).toEqual([ID, ID, ID]);
  });
});

describe('The command of a correction', () => {
  const fact = keys.fact('visit');

  it('is the same for the same content after the same event, so that a retry is recognised', () =>
    expect(revisionId(fact, 'B', 'first')).toBe(revisionId(fact, 'B', 'first')));

  it('is another after another event, so that B can be said again after A', () => {
    const commands = [
      ['B', 'first'],
      ['A', 'second'],
      ['B', 'third'],
      ['A', 'first'],
    ].map(([content, before]) => revisionId(fact, content!, before!));
    expect(new Set(commands).size).toBe(4);
  });
});
