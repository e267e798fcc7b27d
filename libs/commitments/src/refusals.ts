import { type HandleRefusal, type ProgressRefusal, Refused } from '#libs/event-sourcing';

/** Every way in which a rule of this ledger says no. The edge maps each to a status; an unmapped one does not compile. */
export type RefusalCode =
  | HandleRefusal
  | ProgressRefusal
  // The act or the state does not fit.
  | 'act-not-of-kind'
  | 'act-not-allowed'
  | 'already-recorded'
  | 'retracted'
  | 'itself'
  | 'not-correctable'
  | 'not-redactable'
  | 'party-exists'
  | 'edition-out-of-order'
  // Well-formed but impossible.
  | 'in-the-future'
  | 'before-commitment'
  | 'unknown-party'
  | 'unknown-document'
  | 'unknown-statement'
  | 'unknown-commitment'
  | 'unknown-event'
  | 'not-a-debtor'
  | 'not-a-creditor'
  | 'not-a-party'
  | 'not-all-parties'
  | 'dates-reversed'
  | 'quote-not-found'
  | 'score-not-of-scheme'
  | 'rate-not-stated'
  | 'quote-ambiguous'
  // What is addressed does not exist, or not yet.
  | 'not-found'
  | 'not-yet'
  // Not now: the caller may try again.
  | 'not-sequenced'
  | 'behind'
  | 'parked'
  // Malformed in a way that only the state can tell.
  | 'invalid-request';

export const refuse = (code: RefusalCode, message: string, detail?: Readonly<Record<string, unknown>>) =>
  new Refused<RefusalCode>(code, message, detail);
