/** Runs so many at once, each with its number. */
export const atOnce = async <T>(count: number, run: (nth: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => run(nth)));
