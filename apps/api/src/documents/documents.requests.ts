import { DOCUMENT_BYTES_MAX, type DocumentCommand, type DocumentData, STATEMENT_CLASSES } from '#libs/commitments';
import { Field, Optional } from '../commitments/requests/fields.js';
import { IsDay } from '../commitments/requests/times.js';
import { IsOneOf, IsText, IsWebAddress, IsWhole, LENGTH_MAX } from '../commitments/requests/words.js';

/** Whether a text is a tag of BCP 47. */
function isLanguage(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > LENGTH_MAX.label) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** A text that promises are read in. */
export class AddDocumentBody implements DocumentData {
  @IsText(LENGTH_MAX.subject) readonly title!: string;
  @Optional() @IsText(LENGTH_MAX.name) readonly publisher?: string;
  /** Year, month or day, as published. */
  @Optional() @IsDay() readonly publishedOn?: string;
  @Optional() @IsWebAddress() readonly url?: string;
  @Optional()
  @Field({
    valid: isLanguage,
    must: 'must be a language tag of BCP 47 such as en or ja-JP',
    schema: { type: 'string', example: 'en' },
  })
  readonly language?: string;
  /** Kept exactly as received; quotes are anchored in it. At most 512 KiB of UTF-8. */
  @Optional()
  @Field({
    valid: (value) => typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= DOCUMENT_BYTES_MAX,
    must: `must be text of 1 to ${DOCUMENT_BYTES_MAX} bytes of UTF-8`,
    schema: { type: 'string', minLength: 1 },
  })
  readonly text?: string;
}

type NotedStatement = Extract<DocumentCommand, { type: 'note-statement' }>['data'];

/** A statement that is no commitment, and why. */
export class NoteStatementBody implements NotedStatement {
  @IsOneOf(STATEMENT_CLASSES) readonly class!: NotedStatement['class'];
  /** Verbatim, where the ledger holds the text. */
  @IsText(LENGTH_MAX.quote) readonly quote!: string;
  /** Which of several places, from 1; needed where the quote stands more than once. */
  @Optional() @IsWhole(1, 1_000_000) readonly occurrence?: number;
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}
