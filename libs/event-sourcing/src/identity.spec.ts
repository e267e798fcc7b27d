import { describe, expect, it } from '@jest/globals';
import { commandIdOf, eventIdOf, idOfContent, requestHashOf, uuidv5 } from './identity.js';

const UUID_V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('Ids', () => {
  it('are UUIDv5 by RFC 9562, appendix A.4', () =>
    expect(uuidv5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    ));

  it('of a command are those of its caller, method, path and key, told apart', () => {
    const id = commandIdOf('caller', 'POST', '/v1/commitments', 'key');
    expect(id).toMatch(UUID_V5);
    expect(commandIdOf('caller', 'POST', '/v1/commitments', 'key')).toBe(id);
    const others = [
      commandIdOf('other', 'POST', '/v1/commitments', 'key'),
      commandIdOf('caller', 'PUT', '/v1/commitments', 'key'),
      commandIdOf('caller', 'POST', '/v1/documents', 'key'),
      commandIdOf('caller', 'POST', '/v1/commitments', 'yek'),
      commandIdOf('callerPOST', '', '/v1/commitments', 'key'),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('of events follow from the command, by place', () => {
    const command = commandIdOf('caller', 'POST', '/', 'key');
    expect([eventIdOf(command, 0), eventIdOf(command, 1)].map((id) => UUID_V5.test(id))).toEqual([true, true]);
    expect(eventIdOf(command, 0)).not.toBe(eventIdOf(command, 1));
  });

  it('of content are those of the text within its category', () => {
    expect(idOfContent('document', 'text')).toBe(idOfContent('document', 'text'));
    expect(idOfContent('document', 'text')).not.toBe(idOfContent('party', 'text'));
  });

  it('are frozen: the same in every version of Pacta', () => {
    expect(commandIdOf('caller', 'POST', '/v1/commitments', 'key')).toBe('03a732ee-77d6-5c13-b249-b05604d088c3');
    expect(idOfContent('document', 'text')).toBe('2aafbe0a-e681-5ecc-9281-49be11ea57db');
  });
});

describe('The hash of a request', () => {
  it('is HMAC-SHA256 by RFC 4231, test case 2', () =>
    expect(requestHashOf(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ));
});
