import { describe, expect, it } from '@jest/globals';
import { formatExportHeader, formatExportLine, parseExportHeader, parseExportLine } from './export.js';

const header = { origin: 'ledger.example/pacta', key: 'ledger+00000000+AX', checkpoint: 'a\n1\nb\n' };
const metadata = { requestHash: 'ab', commandId: 'c', actor: 'é', $causationId: 'c', $correlationId: 'c' };
const event = {
  position: 1,
  id: 'e',
  stream: 'commitment-1',
  version: 1,
  type: 'ProgressReported',
  schema: 1,
  recordedAt: 1_700,
  metadata,
  data: { note: '\u2028', 7: 'seven', count: 7 },
  salt: Buffer.alloc(32, 1),
};
const leaf = Buffer.from('a leaf');
const line = formatExportLine({ event, leaf });

describe('an export', () => {
  it('begins with a header', () => {
    const text =
      '{"pacta":"export","format":1,"origin":"ledger.example/pacta","key":"ledger+00000000+AX","checkpoint":"a\\n1\\nb\\n"}';
    expect(formatExportHeader(header)).toBe(text);
    expect(parseExportHeader(text)).toEqual(header);
    const keyless = { ...header, key: null };
    expect(parseExportHeader(formatExportHeader(keyless))).toEqual(keyless);
  });

  it.each([
    ['', /no export of Pacta/],
    ['PK', /no export of Pacta/],
    ['[]', /no export of Pacta/],
    [line, /no export of Pacta/],
    [formatExportHeader(header).replace(':1,', ':2,'), /format 2, and only 1 is known/],
    ['{"pacta":"export","format":1,"origin":"o","checkpoint":"c"}', /lacks an origin, a key or a checkpoint/],
    ['{"pacta":"export","format":1,"origin":"o","key":7,"checkpoint":"c"}', /lacks an origin, a key or/],
    ['{"pacta":"export","format":1,"key":null,"checkpoint":"c"}', /lacks an origin, a key or/],
    [formatExportHeader(header).replace('{', '{ '), /not written as/],
    [formatExportHeader(header).replace('{', '{"origin":"other",'), /not written as/],
    [formatExportHeader(header).replace('}', ',"more":1}'), /not written as/],
  ])('does not begin with %j', (text, why) => {
    const malformed = expect.objectContaining({ code: 'malformed-export', message: expect.stringMatching(why) });
    expect(() => parseExportHeader(text)).toThrow(malformed);
  });

  it('has a line for each event, redacted or not', () => {
    expect(parseExportLine(line)).toEqual({ event: { ...event, salt: event.salt }, leaf });
    const redacted = { ...event, data: null, salt: null };
    expect(parseExportLine(formatExportLine({ event: redacted, leaf }))).toEqual({ event: redacted, leaf });
    expect(Object.keys(JSON.parse(line) as object)).toEqual(
      'position id stream version type schema recordedAt metadata data salt leaf'.split(' '),
    );
  });

  it.each<[string, string]>([
    ['position', '1.5'],
    ['position', '"1"'],
    ['id', '7'],
    ['stream', 'null'],
    ['version', '9007199254740992'],
    ['type', '[]'],
    ['schema', 'true'],
    ['recordedAt', '"1700"'],
    ['metadata', 'null'],
    ['metadata', '[]'],
    ['data', '[]'],
    ['data', '"text"'],
    ['salt', '7'],
    ['salt', '"AQ"'],
    ['salt', '"AR=="'],
    ['leaf', 'null'],
    ['leaf', '"_-8="'],
  ])('names an event whose %s is %s', (name, value) => {
    const members = JSON.parse(line) as Record<string, unknown>;
    const text = JSON.stringify({ ...members, [name]: '?' }).replace('"?"', value);
    const { unreadable } = parseExportLine(text);
    expect(unreadable).toEqual({ why: `its ${name} is “${value}”`, ...(name === 'id' ? {} : { id: 'e' }) });
  });

  it.each([
    ['a member left out', line.replace('"schema":1,', ''), 'its schema is “missing”'],
    ['a member more', line.replace(/}$/, ',"more":1}'), /not written/],
    ['a member twice', line.replace('{', '{"type":"Other",'), /not written/],
    ['a member of the data twice', line.replace('"data":{', '"data":{"count":1,'), /not written/],
    ['a number in another form', line.replace('"count":7', '"count":7.0'), /not written/],
    [
      'members in another order',
      line.replace('"version":1,"type":"ProgressReported"', '"type":"ProgressReported","version":1'),
      /not written/,
    ],
    ['white space', line.replace(':', ': '), /not written/],
  ])('names a line with %s', (_, text, why) => {
    expect(text).not.toBe(line);
    const told = typeof why === 'string' ? why : (expect.stringMatching(why) as unknown as string);
    expect(parseExportLine(text)).toEqual({ unreadable: { why: told, id: 'e' } });
  });

  it.each(['', '{', '7', 'null', '[]', line.slice(0, -1)])('names a line that is %j', (text) => {
    expect(parseExportLine(text)).toEqual({ unreadable: { why: 'its line is no JSON object' } });
  });
});
