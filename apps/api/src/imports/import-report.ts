import type { ImportRun, Imported } from '#libs/application';
import { KnownKeys } from '#libs/application';
import { refuse } from '#libs/commitments';
import { StoreUnavailable } from '#libs/event-sourcing';
import { jsonIn } from '../http/json-body.js';
import { PROBLEMS } from '../problem/codes.js';
import { BUG, EdgeProblem, tell } from '../problem/problem.js';
import type { RefusedLine, StoppedBy, TotalsAnswer } from './import.answers.js';
import { asLine, checkData } from './import.requests.js';
import { inOrder } from './in-order.js';
import type { Line } from './lines.js';

/** Lines in hand at a time: enough for many commits to share one fsync. */
const ROOM = { count: 512, size: 8 * 1024 * 1024 };
const PROGRESS_EVERY = 1_000;
/** Lines. */
const PACE_EVERY = 100;

export interface ReportOptions {
  readonly all: boolean;
  readonly dryRun: boolean;
  /** Where the ledger ends. */
  position(): Promise<string>;
  /** Told of each line: what became of it, or the code of its problem. */
  onDone(outcome: string): void;
  /** Told of each line that failed through a mistake of the server. */
  onBug(error: unknown): void;
  /** Told when nothing more can be imported for now: ends the lines. */
  stop(): void;
  /** Whether the lines ended before the file did. */
  isStopped(): boolean;
  /** Why they did, where somebody is left to be told. */
  stoppedBy(): StoppedBy | undefined;
}

type Done = { readonly line: number; readonly key?: string } & (
  | { readonly imported: Imported }
  | { readonly refused: Omit<RefusedLine, 'line' | 'key'> }
  | { readonly untouched: true }
);

/** Carries lines into the ledger, and tells what became of them: the NDJSON of the answer. */
export async function* importReport(
  lines: AsyncIterable<Line>,
  run: ImportRun,
  options: ReportOptions,
): AsyncGenerator<string> {
  const begun = performance.now();
  const counts = { lines: 0, recorded: 0, corrected: 0, unchanged: 0, refused: 0 };
  const seconds = () => Math.round(performance.now() - begun) / 1_000;
  const worker = new LineWorker(run, options);
  let told = begun;
  for await (const done of inOrder(
    lines,
    ROOM,
    ({ bytes }) => bytes?.length ?? 0,
    (line) => worker.work(line),
  )) {
    if ('untouched' in done) continue;
    const { line, key } = done;
    counts.lines++;
    counts['refused' in done ? 'refused' : done.imported.outcome]++;
    options.onDone('refused' in done ? (done.refused as RefusedLine).code : done.imported.outcome);
    if ('refused' in done) yield row({ line, key, ...done.refused });
    else if (options.all) yield row({ line, key, ...done.imported });
    if (counts.lines % PACE_EVERY === 0) await run.keepPace();
    if (performance.now() - told < PROGRESS_EVERY) continue;
    told = performance.now();
    yield row({ progress: { ...counts, seconds: seconds() } });
  }
  const complete = !options.isStopped();
  const stoppedBy = options.stoppedBy();
  const totals: TotalsAnswer = {
    ...counts,
    position: await options.position(),
    seconds: seconds(),
    dryRun: options.dryRun,
    complete,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
  yield row({ totals });
}

const row = (value: object): string => `${JSON.stringify(value)}\n`;

/** Reads, checks and imports one line; whatever is wrong with it becomes its answer. */
class LineWorker {
  private readonly keys = new KnownKeys();
  private isOver = false;

  constructor(
    private readonly run: ImportRun,
    private readonly options: ReportOptions,
  ) {}

  async work({ number, bytes }: Line): Promise<Done> {
    if (this.isOver) return { line: number, untouched: true };
    let key: string | undefined;
    try {
      if (!bytes) throw new EdgeProblem('body-too-large', 'The line is longer than 1 MiB.');
      const value = jsonIn(bytes, 'line');
      key = keyOf(value);
      const line = asLine(value);
      this.checkNew(line.key, number);
      return { line: number, key: line.key, imported: await this.run.import(line, checkData) };
    } catch (error) {
      return { line: number, ...(key === undefined ? {} : { key }), refused: this.refusal(error) };
    }
  }

  private checkNew(key: string, line: number): void {
    const before = this.keys.add(key, line);
    if (before === undefined) return;
    throw refuse('invalid-request', `The key stands at line ${before} already: a key names one fact.`, {
      pointer: '/key',
    });
  }

  private refusal(error: unknown): Omit<RefusedLine, 'line' | 'key'> {
    if (error instanceof StoreUnavailable) {
      this.isOver = true;
      this.options.stop();
    }
    const told = tell(error);
    if (!told) this.options.onBug(error);
    const { code, detail, members } = told ?? BUG;
    return { status: PROBLEMS[code].status, code, detail, ...members };
  }
}

function keyOf(value: unknown): string | undefined {
  const key = (value as { readonly key?: unknown } | null)?.key;
  return typeof key === 'string' ? key : undefined;
}
