import { Injectable } from '@nestjs/common';
import { RowsDamaged } from '#libs/event-sourcing';

/** What questions met of the read models that nobody wrote. Known until the process ends, as the damage is. */
@Injectable()
export class RowsDamage {
  /** What an operator should do, once one met it. */
  complaint: string | undefined;

  /** @param error why a question has no answer, whatever that is */
  hear(error: unknown): void {
    if (!(error instanceof RowsDamaged)) return;
    this.complaint =
      'The read models are damaged, and some questions find no answer. Stop Pacta and delete read-models.db: it is built anew at the next start.';
  }
}
