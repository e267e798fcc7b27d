import { SaidBody } from './act.requests.js';
import type { Asked } from './asked.js';
import { Optional } from './fields.js';
import { IsParty, IsText, IsTrueOrFalse, IsUuid, LENGTH_MAX } from './words.js';

/** After VCLT 19. */
export class MakeReservationBody extends SaidBody implements Asked<'make-reservation'> {
  /** A debtor or a creditor. */
  @IsParty() readonly by!: string;
  /** What it excludes or changes for itself, in its words. */
  @IsText(LENGTH_MAX.words) readonly statement!: string;
}

class OfReservationBody extends SaidBody {
  /** The id of the event that made the reservation. */
  @IsUuid() readonly reservation!: string;
}

/** After VCLT 20. */
export class AcceptReservationBody extends OfReservationBody implements Asked<'accept-reservation'> {
  /** Another party. */
  @IsParty() readonly by!: string;
}

/** After VCLT 20 and 21. */
export class ObjectToReservationBody extends OfReservationBody implements Asked<'object-to-reservation'> {
  /** Another party. */
  @IsParty() readonly by!: string;
  /** The commitment is not to be in force between the two (VCLT 20(4)(b)). */
  @Optional() @IsTrueOrFalse() readonly opposesEntryIntoForce?: boolean;
  @Optional() @IsText(LENGTH_MAX.words) readonly reason?: string;
}

/** After VCLT 22. */
export class WithdrawReservationBody extends OfReservationBody implements Asked<'withdraw-reservation'> {}

/** After VCLT 22. */
export class WithdrawObjectionBody extends OfReservationBody implements Asked<'withdraw-objection'> {
  /** The party that objected. */
  @IsParty() readonly by!: string;
}

/** A party's place passes to another, on every side on which it stands. */
export class SucceedBody extends SaidBody implements Asked<'succeed'> {
  @IsParty() readonly predecessor!: string;
  @IsParty() readonly successor!: string;
  /** By what: a union, a separation, a treaty of devolution. */
  @Optional() @IsText(LENGTH_MAX.words) readonly ground?: string;
}
