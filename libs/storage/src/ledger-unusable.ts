/** The ledger cannot be used as it is; the message says where, why and what to do. */
export class LedgerUnusable extends Error {
  override readonly name = 'LedgerUnusable';

  constructor(where: string, why: string, options?: ErrorOptions) {
    super(`${where}: ${why}`, options);
  }
}
