/** The shortest commitment that tells others apart. */
export const pledge = (subject: string) => ({
  kind: 'coordination_pledge',
  subject,
  debtors: ['JPN'],
  creditors: ['USA'],
  terms: { topics: ['order'] },
  effective: '2021-11-13',
  source: { title: 'A communiqué', url: 'https://example.org/', quote: 'We will work together.' },
});

/** Runs so many at once, each with its number. */
export const atOnce = async <T>(count: number, run: (nth: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => run(nth)));
