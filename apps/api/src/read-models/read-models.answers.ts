/** One event that a read model could not take, or one behind such an event in its stream. */
export class ParkedAnswer {
  readonly model!: string;
  readonly stream!: string;
  readonly version!: number;
  readonly position!: string;
  readonly type!: string;
  /** What went wrong. */
  readonly error!: string;
  /** RFC 3339, UTC. */
  readonly since!: string;
}

export class ReadModelsAnswer {
  /** `running`, `rebuilding`, `retrying`, `starting` or `stopped`. */
  readonly state!: string;
  /** The names of the read models. */
  readonly models!: string[];
  /** What every read model has applied. */
  readonly position!: string;
  /** The end of the ledger. */
  readonly head!: string;
  readonly parked!: ParkedAnswer[];
}

export class RetriedAnswer {
  /** What still waits of the stream. */
  readonly parked!: ParkedAnswer[];
}
