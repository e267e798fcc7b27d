const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

/**
 * A name that an object in a JSON text has twice, if any: `JSON.parse` keeps the last of its values and drops the others without
 * a word (RFC 8259 §4 leaves that open).
 * @param value what the text was parsed to
 */
export function repeatedName(text: Buffer, value: unknown): string | undefined {
  return membersIn(text) === membersOf(value) ? undefined : search(text.toString());
}

/** How many members the objects of a text have: colons outside of strings. No byte of UTF-8 within a character looks like one. */
function membersIn(text: Buffer): number {
  let [members, isQuoted] = [0, false];
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && byte === COLON) members++;
    else if (isQuoted && byte === BACKSLASH) index++;
  }
  return members;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const held: unknown[] = Object.values(value);
  let members = Array.isArray(value) ? 0 : held.length;
  for (const each of held) members += membersOf(each);
  return members;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}:]/gs;

function search(text: string): string | undefined {
  const objects: Set<string>[] = [];
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (token === ':') {
      const name = JSON.parse(before) as string;
      if (objects.at(-1)!.has(name)) return name;
      objects.at(-1)!.add(name);
    }
    before = token;
  }
  return undefined;
}
