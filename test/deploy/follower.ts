import { type Client } from '../../apps/api/src/testing.js';

/** One who listens to the ledger, and goes on at the other door where a stream ends. */
export class Follower {
  /** The ids of events, as they came. */
  readonly seen: string[] = [];
  private readonly stopping = new AbortController();
  private readonly following: Promise<void>;
  private last = '0';

  constructor(private readonly doors: readonly [Client, Client]) {
    this.following = this.follow();
  }

  async reaches(count: number): Promise<void> {
    for (const end = performance.now() + 30_000; this.seen.length < count;) {
      if (performance.now() > end) throw new Error(`${this.seen.length} of ${count} events were told`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    for (let turn = 0; !this.stopping.signal.aborted; turn++) {
      await this.listen(this.doors[turn % 2]!).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async listen({ url, key }: Client): Promise<void> {
    const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${key}`, 'Last-Event-ID': this.last };
    const response = await fetch(`${url}/v1/events`, { headers, signal: this.stopping.signal });
    if (!response.ok) return;
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop()!;
      for (const frame of frames) this.take(frame);
    }
  }

  private take(frame: string): void {
    const [, id] = /^id: (\d+)$/m.exec(frame) ?? [];
    const [, data] = /^data: (.*)$/m.exec(frame) ?? [];
    if (id === undefined || data === undefined) return;
    this.last = id;
    this.seen.push((JSON.parse(data) as { id: string }).id);
  }
}
