/**
 * Told when a piece of work begins, and, by what it gives back, when that work ends, and with which error. The core reads no
 * clock: whoever measures brings one.
 */
export type Watch<About> = (about: About) => (error?: unknown) => void;

/** Does some work under a watch, if there is one. */
export async function watched<About, Result>(
  watch: Watch<About> | undefined,
  about: About,
  work: () => Promise<Result>,
): Promise<Result> {
  const ended = watch?.(about);
  try {
    const result = await work();
    ended?.();
    return result;
  } catch (error) {
    ended?.(error);
    throw error;
  }
}
