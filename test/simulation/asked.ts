import type { Receipt } from '#libs/application';
import type { AnyCommand } from '../../libs/application/src/testing.js';
import type { Model } from './model.js';

/** A command as a client asks for it, however often. */
export interface Asked {
  readonly commandId: string;
  readonly canonical: string;
  readonly command: AnyCommand;
  readonly isDryRun: boolean;
  readonly pinned?: number;
  /** What its first receipt tells of texts and parties. */
  tell(model: Model, receipt: Receipt): void;
}
