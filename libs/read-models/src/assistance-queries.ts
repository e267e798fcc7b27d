import type { MODALITIES, Stage } from '#libs/commitments';

export const ASSISTANCE_GROUPS = ['debtor', 'creditor', 'modality'] as const;
export type AssistanceGroup = (typeof ASSISTANCE_GROUPS)[number];

/** Which pledges are summed. */
export interface AssistanceFilter {
  readonly by: AssistanceGroup;
  /** A party of the commitment, in any role. */
  readonly party?: string;
  readonly modality?: (typeof MODALITIES)[number];
  readonly currency?: string;
}

/** A sum in the smallest unit of its currency. */
export interface FigureSum {
  /** A modality, or the codes of one party or of several that act together. */
  readonly of: readonly string[];
  readonly currency: string;
  readonly stage: Stage;
  readonly units: bigint;
}
