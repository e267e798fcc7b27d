/**
 * Stretches of time, or of positions, by their length: scale n holds those longer than 4^(n-1) and at most 4^n. Whatever of
 * one scale holds at an instant T began within (T - 4^n, T], and of what began there a good part holds: so an index over
 * (scale, begin) finds what held at T by one short look a scale, however much ended before or began after.
 */
export function scaleOf(from: number, to: number): number {
  let scale = 0;
  for (let length = 1; length < to - from; length *= 4) scale += 1;
  return scale;
}

/** Every scale that a stretch can have: 4^27 is beyond all positions, and beyond the years that a date can name. */
export const SCALES: readonly { readonly scale: number; readonly length: number }[] = Array.from(
  { length: 28 },
  (_, scale) => ({ scale, length: 4 ** scale }),
);
