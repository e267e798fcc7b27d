export type MisfitCode =
  | 'unreadable'
  | 'no-event'
  | 'no-leaf'
  | 'position'
  | 'leaf'
  | 'data'
  | 'version'
  | 'recorded-at'
  | 'id-twice'
  | 'tree'
  | 'root'
  | 'rolled-back';

/** The first event of a history that does not fit. Programs match on `code`, never on `message`. */
export class Misfit extends Error {
  override readonly name = 'Misfit';

  /**
   * @param index of the event's leaf, 0 the first; where a whole stretch does not fit, that of its last event
   * @param eventId where it is known
   */
  constructor(
    readonly code: MisfitCode,
    readonly index: number,
    readonly eventId: string | undefined,
    readonly why: string,
  ) {
    const isOfMany = code === 'root' || code === 'rolled-back';
    super(isOfMany ? why : `event ${eventId ?? 'without a known id'} at index ${index}: ${why}`);
  }
}
