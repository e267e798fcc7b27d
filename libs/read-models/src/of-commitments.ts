import { commitment, COMMITMENT_SCHEMAS, type CommitmentEvent, type CommitmentRecord } from '#libs/commitments';
import type { Projected, ReadModel, Write } from '#libs/event-sourcing';

type Project = (event: Projected<CommitmentEvent, CommitmentRecord>) => readonly Write[];

/** One handler for every event of a commitment. A redaction is told in streams of other categories by the same name. */
export const ofCommitments = (project: Project): ReadModel['on'] => {
  const own: Project = (event) => (event.stream.startsWith(`${commitment.category}-`) ? project(event) : []);
  return Object.fromEntries(Object.keys(COMMITMENT_SCHEMAS).map((type) => [type, own]));
};
