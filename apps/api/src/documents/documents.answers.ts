import { ReceiptAnswer } from '../http/receipt.answers.js';
import { ListEnd } from '../lists/list.answers.js';

export class DocumentRow {
  readonly id!: string;
  readonly title!: string;
  readonly publisher!: string | null;
  readonly publishedOn!: string | null;
  readonly url!: string | null;
  readonly language!: string | null;
  /** Hex, over the text's UTF-8 as received; null where the ledger does not hold the text. */
  readonly sha256!: string | null;
  /** UTF-16 code units, as the offsets of quotes count them. */
  readonly characters!: number | null;
  readonly recordedAt!: string;
}

export class DocumentsAnswer extends ListEnd {
  readonly items!: DocumentRow[];
}

export class AddedDocumentAnswer extends ReceiptAnswer {
  readonly title!: string;
  readonly publisher!: string | null;
  readonly publishedOn!: string | null;
  readonly url!: string | null;
  readonly language!: string | null;
  readonly sha256!: string | null;
  readonly characters!: number | null;
}

/** Where words stand in the text: UTF-16 code units, with up to 32 characters around them. */
class Anchoring {
  readonly quote!: string;
  /** Whether the ledger holds the text and the words stand in it verbatim. */
  readonly verified!: boolean;
  readonly start!: number | null;
  readonly end!: number | null;
  readonly prefix!: string | null;
  readonly suffix!: string | null;
}

/** The words that an event of a commitment cites. */
export class AnchoredQuote extends Anchoring {
  readonly commitment!: string;
  readonly event!: string;
  /** The type of the event. */
  readonly type!: string;
  /** The noted statement that it promotes. */
  readonly statement!: string | null;
}

/** A statement that is no commitment. */
export class NotedStatement extends Anchoring {
  readonly id!: string;
  readonly class!: string;
  readonly reason!: string | null;
  /** The commitments recorded from it. */
  readonly promotedTo!: string[];
}

export class DocumentAnswer extends DocumentRow {
  readonly text!: string | null;
  readonly quotes!: AnchoredQuote[];
  readonly statements!: NotedStatement[];
  readonly version!: number;
  readonly position!: string | null;
}
