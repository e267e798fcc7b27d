/** Leaves out what is undefined, so that stored and published data hold only what was said. */
export function optional<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
  const said: Record<string, unknown> = {};
  // Written out: it runs for every span of every commitment.
  for (const field of Object.keys(fields)) if (fields[field] !== undefined) said[field] = fields[field];
  return said as never;
}
