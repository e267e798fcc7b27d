/** A request that waits, and the way to answer it. */
export interface Pending<Request, Answer> {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Bounds how long one group keeps the event loop and its callers waiting. */
const GROUP_SIZE_MAX = 256;

/**
 * Collects the requests of one turn of the event loop, so that they share one commit. `commit` answers every request of
 * its group and never throws. Groups go in the order of their requests.
 */
export class GroupCommit<Request, Answer> {
  private waiting: Pending<Request, Answer>[] = [];
  private scheduled = false;

  constructor(private readonly commit: (group: readonly Pending<Request, Answer>[]) => void) {}

  submit(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.schedule();
    });
  }

  /** Commits what waits, now. */
  flush(): void {
    while (this.waiting.length > 0) this.commit(this.next());
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const group = this.next();
      if (this.waiting.length > 0) this.schedule();
      if (group.length > 0) this.commit(group);
    });
  }

  private next(): readonly Pending<Request, Answer>[] {
    return this.waiting.splice(0, GROUP_SIZE_MAX);
  }
}
