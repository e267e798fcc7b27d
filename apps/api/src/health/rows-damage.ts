import { Injectable } from '@nestjs/common';
import { RowsDamaged } from '#libs/event-sourcing';
import { ROWS_DAMAGED } from '../problem/problem.js';

/** What questions met of the read models that nobody wrote. Known until the process ends, as the damage is. */
@Injectable()
export class RowsDamage {
  /** What an operator should do, once one met it. */
  complaint: string | undefined;

  /** @param error why a question has no answer, whatever that is */
  hear(error: unknown): void {
    if (error instanceof RowsDamaged) this.complaint = ROWS_DAMAGED;
  }
}
