import type { DomainEvent } from './decider.js';
import type { Position } from './event-store.js';
import type { Followed } from './folding.js';
import type { Projected, ReadModel, Write } from './read-model.js';
import { type Forgotten, RowRefused, type Step } from './row-store.js';
import { Slices } from './slices.js';

/** Nothing to write. */
export const NOTHING: readonly Write[] = [];

/** `instead`: the writes of the whole stream anew, each at its own position. `forget`: what goes whether or not it can be made anew. */
export type Outcome = { readonly forget?: readonly Forgotten[] } & (
  | { readonly writes: readonly Write[]; readonly instead?: readonly Rewrite[] }
  | { readonly error: unknown }
);

type Rewritten = { readonly instead?: readonly Rewrite[]; readonly forget?: readonly Forgotten[] };

interface Rewrite {
  readonly position: Position;
  readonly writes: readonly Write[];
}

/**
 * What a stream does in a read model from its first event on, after all that it ever did there is forgotten: by what was
 * believed of, or by key. Where an event cannot be taken, what the others did is forgotten all the same.
 */
export async function anew({ tables, on }: ReadModel, stream: AsyncIterable<Followed>): Promise<Outcome> {
  const instead: Rewrite[] = [];
  const forgotten = new Map<string, Forgotten>();
  const slices = new Slices(20);
  let failed: { readonly error: unknown } | undefined;
  for await (const event of stream) {
    const outcome = outcomeOf({ on }, event);
    if ('error' in outcome) failed ??= outcome;
    else {
      instead.push({ position: event.position, writes: outcome.writes });
      for (const write of outcome.writes) {
        const rows = touched(tables, write);
        forgotten.set(JSON.stringify(rows), rows);
      }
    }
    await slices.rest();
  }
  const forget = [...forgotten.values()];
  return failed ? { ...failed, forget } : { writes: NOTHING, instead, forget };
}

function touched(tables: ReadModel['tables'], write: Write): Forgotten {
  const { table } = write;
  if (write.kind === 'believe') return { table, where: write.of };
  if (write.kind === 'drop') return { table, where: write.where };
  return { table, where: Object.fromEntries(tables[table]!.key.map((column) => [column, write.row[column]!])) };
}

export const forgetting = ({ forget }: Outcome): Pick<Step, 'forget'> => (forget ? { forget } : {});

/** The first step forgets. */
export const rewritten = (generation: number, { instead = [], forget = [] }: Rewritten): readonly Step[] =>
  instead.map(({ position, writes }, index) => ({ generation, position, writes, ...(index === 0 ? { forget } : {}) }));

export function outcomeOf(model: Pick<ReadModel, 'on'>, event: Followed): Outcome {
  const handler = Object.hasOwn(model.on, event.type) ? model.on[event.type] : undefined;
  if (!handler) return { writes: NOTHING };
  if ('error' in event) return { error: event.error };
  try {
    return { writes: (handler as (event: Projected<DomainEvent, unknown>) => readonly Write[])(event.projected) };
  } catch (error) {
    return { error };
  }
}

/** Under jest an error of another realm is no `Error`. */
export function told(error: unknown): string {
  if (error instanceof RowRefused) return told(error.cause);
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
