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
