import { CITED, RECORDING } from '../commitments/examples.js';

const rows = (...values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** A document, a commitment that quotes it, and an act. */
export const IMPORT = rows(
  {
    key: 'readout',
    act: 'add-document',
    data: { title: 'Readout of a call', text: 'They agreed to arrange a visit.' },
  },
  {
    key: 'visit',
    act: 'record',
    data: { ...RECORDING, source: { document: 'readout', quote: 'They agreed to arrange a visit.' } },
  },
  {
    key: 'visit/liverpool',
    act: 'reaffirm',
    commitment: 'visit',
    data: { effective: '2021-12-11', source: CITED('2021-12-11', 'They agreed to go on arranging an early visit.') },
    reason: 'the day was misread',
  },
);

export const REPORT = rows(
  { progress: { lines: 8_192, recorded: 8_180, corrected: 0, unchanged: 11, refused: 1, seconds: 2.001 } },
  {
    line: 3,
    key: 'visit/liverpool',
    status: 422,
    code: 'in-the-future',
    detail: '2031-12-11 lies in the future.',
    errors: [{ pointer: '/data/effective', detail: '2031-12-11 lies in the future.' }],
  },
  {
    totals: {
      lines: 12_000,
      recorded: 11_988,
      corrected: 0,
      unchanged: 11,
      refused: 1,
      position: '11988',
      seconds: 2.914,
      dryRun: false,
      complete: true,
    },
  },
);

export const DESCRIPTION = `The body is NDJSON: one command a line, in any size, read as fast as it can be recorded.

A line's \`key\` names the fact that it makes, once in the file and the same in every later edition. Ids derive from the key
(and from who imports), so \`commitment\`, \`document\`, \`followUp\`, and in \`data\` \`source.document\`, \`source.statement\`,
\`replacement\`, \`of\` and \`event\` may name keys: of earlier lines, or of what was imported before. \`data\` is the body of
the operation that the \`act\` names.

The same line again changes nothing. A line that says something else under the same key corrects the fact: only the fields
that differ, with the line's \`reason\`. What others corrected meanwhile stands, unless the line says something new of that
very field. What cannot be corrected (a kind, a document, a noted statement, a party, a correction) is refused, and the
\`detail\` says what to do instead. What a later edition leaves out stays as it is.

The answer is NDJSON, sent while the lines are read (so read it while you send): \`{ "progress": { … } }\` about every second,
one object for every refused line (\`?report=all\`: for every line), in the order of the lines, and \`{ "totals": { … } }\` at
the end. An answer without totals was cut: send the same file again. So do where \`complete\` is false; \`stoppedBy\` says why
the file was read no further: \`silence\` (nothing of it came for 30 s), \`shutdown\` or \`store-unavailable\`.`;
