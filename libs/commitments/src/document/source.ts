/** Where a quote stands in a text that the ledger holds: UTF-16 code units, start inclusive, end exclusive. */
export interface Anchored {
  readonly start: number;
  readonly end: number;
  /** Up to 32 characters before and after it (W3C Web Annotation, TextQuoteSelector). */
  readonly prefix: string;
  readonly suffix: string;
}

/** The words of a document, in the document itself. */
interface Verified extends Anchored {
  readonly document: string;
  readonly quote: string;
  readonly verified: true;
  /** The noted statement that this promotes. */
  readonly statement?: string;
}

/** The words of a document whose text the ledger does not hold. */
interface Unverified {
  readonly document: string;
  readonly quote: string;
  readonly verified: false;
  readonly statement?: string;
}

/** The words of a publication that was never added as a document. */
interface Cited {
  readonly title: string;
  readonly publisher?: string;
  readonly publishedOn?: string;
  readonly url: string;
  readonly quote: string;
  readonly verified: false;
}

/** The exact words that something was said in, and where they can be read. */
export type Source = Verified | Unverified | Cited;
