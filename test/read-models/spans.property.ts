import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { type CommitmentEvent, type CommitmentRecord, type CommitmentSummary } from '#libs/commitments';
import { DAY, type Projected, type Row, type Write } from '#libs/event-sourcing';
import { idOf as idIn, register } from '#libs/read-models';
import { idOf, TrialLedger } from './ledger.js';
import { carry, someTrials } from './random-acts.js';
import { Reference } from './reference.js';

/** A span with the positions from and to which it was believed. */
interface Believed {
  readonly commitment: string;
  readonly from: number;
  readonly to: number;
  readonly body: string;
  readonly knownFrom: number;
  knownTo: number;
}

/**
 * For any history, in any order of arrival: the span that holds at (asOf, knownAt) says what a plain fold says of the
 * facts known by then, in effective order. The spans are those of the register itself, kept here in plain arrays.
 */
export async function spansEqualFold(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(someTrials(16), fc.infiniteStream(fc.nat()), async (trials, picks) => {
      const ledger = new TrialLedger();
      await carry(ledger, trials);
      const [spans, reference] = [await spansOf(ledger), await Reference.of(ledger, 3)];
      const [head, instants] = [Number(await ledger.store.head()), reference.instants()];
      const pick = (length: number): number => (picks.next().value as number) % length;
      for (let question = 0; question < 8; question++) {
        const known = pick(head + 1);
        // Now and then a day that nobody says is a turn: one that the ledger misses is not among its own.
        const asOf = question < 6 ? instants[pick(instants.length)]! : ledger.now + (pick(300) - 150) * DAY;
        const held = spans.filter(
          (span) => span.from <= asOf && asOf < span.to && span.knownFrom <= known && known < span.knownTo,
        );
        const told = new Map(
          held.map(({ commitment, body }) => [idIn(commitment), JSON.parse(body) as CommitmentSummary]),
        );
        const expected = folded(reference, asOf, known);
        // The matcher is for its words: it takes many times as long.
        if (!isDeepStrictEqual(told, expected)) expect(told).toEqual(expected);
        if (held.length !== told.size) expect(held).toHaveLength(told.size);
      }
    }),
    { numRuns, ...replay() },
  );
}

/** What a failure printed, to see it again: `PACTA_SEED` alone runs the same histories, `PACTA_PATH` with it only that one. */
function replay(): { seed?: number; path?: string } {
  const { PACTA_SEED: seed, PACTA_PATH: path } = process.env;
  return { ...(seed && { seed: Number(seed) }), ...(path && { path }) };
}

function folded(reference: Reference, asOf: number, known: number): ReadonlyMap<string, CommitmentSummary> {
  const items = [{}, { status: 'retracted' }].flatMap((filter) =>
    reference.commitments(filter, 'recorded', asOf, known),
  );
  return new Map(
    items.map(({ id, version: _, position: __, recordedAt: ___, dueAt: ____, ...told }) => [
      id,
      told as CommitmentSummary,
    ]),
  );
}

/** What the register writes into its spans, event by event in the order of arrival. */
async function spansOf({ store, commitments }: TrialLedger): Promise<readonly Believed[]> {
  const spans: Believed[] = [];
  const records = new Map<string, CommitmentRecord>();
  for (let nth = 0; nth < 3; nth++) records.set(`commitment-${idOf(nth)}`, (await commitments.load(idOf(nth))).events);
  for (const { stream, version, position } of await store.readAll('0', 100_000)) {
    const state = records.get(stream)!.slice(0, version);
    const event = { ...state.at(-1)!, position, stream, state } as Projected<CommitmentEvent, CommitmentRecord>;
    const handler = register.on[event.type] as (event: unknown) => readonly Write[];
    for (const write of handler(event)) {
      if (write.kind === 'believe' && write.table === 'spans') believe(spans, write.of, write.rows, Number(position));
    }
  }
  return spans;
}

function believe(spans: Believed[], of: Row, rows: readonly Row[], position: number): void {
  for (const span of spans)
    if (span.commitment === of['commitment'] && span.knownTo === Infinity) span.knownTo = position;
  for (const { commitment, from, to, body } of rows) {
    spans.push({
      commitment: String(commitment),
      from: Number(from),
      to: Number(to),
      body: String(body),
      knownFrom: position,
      knownTo: Infinity,
    });
  }
}
