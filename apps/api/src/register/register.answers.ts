import { AmountsAnswer, DisputeAnswer } from '../commitments/commitment.answers.js';
import { ListEnd } from '../lists/list.answers.js';

/** What a list says of a commitment. */
export class RegisterRow {
  readonly id!: string;
  readonly kind!: string;
  readonly subject!: string;
  readonly debtors!: string[];
  readonly creditors!: string[];
  /** When it was made, as it was said. */
  readonly effective!: string;
  readonly zone?: string;
  readonly deadline!: object;
  /** The common status of all debtors, `mixed`, or `retracted`. */
  readonly status!: string;
  /** Where each debtor stands. */
  readonly standing!: object[];
  /** Of an assistance pledge only: what counts in the sums of `GET /v1/assistance`. */
  readonly amounts?: AmountsAnswer[];
  readonly conditions!: string[];
  readonly disputed!: boolean;
  /** Contested fulfilments and open allegations, the newest first and at most ten, with both sides and their sources. */
  readonly disputes!: DisputeAnswer[];
  /** The earliest day on which an open debtor falls due. */
  readonly dueOn!: string | null;
  readonly version!: number;
  readonly position!: string;
  readonly recordedAt!: string;
}

export class RegisterAnswer extends ListEnd {
  readonly items!: RegisterRow[];
}
