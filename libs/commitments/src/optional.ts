/** Leaves out what is undefined, so that stored and published data hold only what was said. */
export function optional<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
