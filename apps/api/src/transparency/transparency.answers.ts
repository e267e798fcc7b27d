/** That an event is in the log of `treeSize` leaves whose root `checkpoint` signs (RFC 9162 §2.1.3). */
export class EventProofAnswer {
  /** From 0. */
  readonly leafIndex!: number;
  /** How many events the checkpoint covers. */
  readonly treeSize!: number;
  /** The bytes of the leaf in base64: the event without its data, for which an HMAC stands. Their hash is SHA-256(0x00 ‖ bytes). */
  readonly leaf!: string;
  /** In base64, the leaf's sibling first. */
  readonly hashes!: string[];
  /** The signed note of exactly `treeSize`. */
  readonly checkpoint!: string;
}

/** That the log of `to` leaves begins with that of `from` leaves. */
export class ConsistencyAnswer {
  /** In base64, as RFC 9162 §2.1.4.1 orders them; none where the sizes are equal. */
  readonly hashes!: string[];
}
