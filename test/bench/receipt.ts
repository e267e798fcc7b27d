/** What recording a commitment is answered with, from servers that record nothing. */
export const receipt = (id: string) => ({
  id,
  version: 1,
  position: '1000',
  leafIndex: 999,
  events: [{ id, type: 'CommitmentRecorded', version: 1 }],
  conflicts: [],
});
