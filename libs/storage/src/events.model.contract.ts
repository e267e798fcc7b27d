import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Appended } from '#libs/event-sourcing';
import {
  everything,
  expectLog,
  expectOrder,
  facts,
  idOf,
  NOON,
  type OpenSubject,
  SetClock,
  type Sort,
  type Subject,
  type SubjectStore,
} from './events.samples.contract.js';

/** The ledger as plain data. */
interface Model {
  readonly events: {
    id: string;
    stream: string;
    version: number;
    position: string;
    leafIndex: number;
    recordedAt: number;
  }[];
  now: number;
}

interface Real {
  readonly sort: Sort;
  readonly subject: Subject;
  readonly clock: SetClock;
  store: SubjectStore;
}

/** An append, with its version told relative to that of the stream, so that it fits often enough. */
interface Asked {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly off: number;
}

type Answer = Appended | 'WrongExpectedVersion' | 'EventIdTaken';

/** Appends of one turn of the event loop, each judged alone, in order. */
class Append implements fc.AsyncCommand<Model, Real> {
  constructor(private readonly asked: readonly Asked[]) {}

  check = () => true;

  async run(model: Model, { sort, store }: Real): Promise<void> {
    const judged = this.asked.map(({ stream, ids, off }) => {
      const expected = Math.max(0, streamOf(model, stream).length + off);
      return { stream, ids, expected, answer: foretell(sort, model, stream, ids, expected) };
    });
    const answers = judged.map(({ stream, ids, expected }) =>
      store.append(stream, facts(...ids), expected).catch((error: Error) => error.name as Answer),
    );
    const given = await Promise.all(answers);
    expect(await counted(sort, store, given)).toEqual(judged.map(({ answer }) => answer));
  }

  toString = () => `append ${JSON.stringify(this.asked)}`;
}

class Jump implements fc.AsyncCommand<Model, Real> {
  constructor(private readonly ms: number) {}

  check = () => true;

  async run(model: Model, { clock }: Real): Promise<void> {
    model.now += this.ms;
    clock.at += this.ms;
  }

  toString = () => `jump ${this.ms} ms`;
}

class Reopen implements fc.AsyncCommand<Model, Real> {
  check = () => true;

  async run(_: Model, real: Real): Promise<void> {
    if (real.subject.reopen) real.store = await real.subject.reopen();
  }

  toString = () => 'reopen';
}

class Read implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly stream: string,
    private readonly after: number,
  ) {}

  check = () => true;

  async run({ events }: Model, { sort, store }: Real): Promise<void> {
    const expected = await placed(sort, store, events);
    const place = (n: number) => expected[n - 1]?.position ?? (n === 0 ? '0' : String(10 ** 9));
    const ofStream = expected.filter(({ stream }) => stream === this.stream);
    const unplaced = ofStream.map(({ position: _, ...event }) => event);
    const told = await store.read(this.stream, this.after);
    expect(told).toMatchObject((sort === 'embedded' ? ofStream : unplaced).slice(this.after));
    expect(await store.readAll(place(this.after), 3)).toMatchObject(expected.slice(this.after, this.after + 3));
    expect(await store.head()).toBe(place(events.length));
    const instant = NOON + this.after;
    const recorded = expected.filter(({ recordedAt }) => recordedAt <= instant);
    expect(await store.positionAt(instant)).toBe(recorded.at(-1)?.position ?? '0');
  }

  toString = () => `read ${this.stream} after ${this.after}`;
}

/** Any history of appends, restarts and clock jumps leaves what plain arrays would hold. */
export function eventStoreModel(name: string, open: OpenSubject, sort: Sort = 'embedded', numRuns = 60): void {
  describe(`${name} against a model`, () => {
    const stream = fc.constantFrom('commitment-1', 'commitment-2', 'document-1');
    const ids = fc.array(fc.nat(25).map(String), { minLength: 1, maxLength: 3 });
    const asked = fc.record({ stream, ids, off: fc.constantFrom(0, 0, 0, 0, -1, -2, -3, 1) });
    const commands = fc.commands(
      [
        fc.array(asked, { minLength: 1, maxLength: 5 }).map((appends) => new Append(appends)),
        fc.integer({ min: -5, max: 5 }).map((ms) => new Jump(ms)),
        fc.tuple(stream, fc.nat(12)).map((arguments_) => new Read(...arguments_)),
        fc.constant(new Reopen()),
      ],
      { maxCommands: 40 },
    );

    it('holds what the model holds', async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (history) => {
          const clock = new SetClock();
          const subject = await open(clock);
          const real: Real = { sort, subject, clock, store: subject.store };
          const model: Model = { events: [], now: NOON };
          try {
            await fc.asyncModelRun(() => ({ model, real }), history);
            const all = await everything(real.store);
            expect(all).toMatchObject(await placed(sort, real.store, model.events));
            expectOrder(sort, all);
            if (real.store.log) await expectLog(real.store, real.store.log);
          } finally {
            await subject.dispose();
          }
        }),
        { numRuns },
      );
    });
  });
}

const streamOf = ({ events }: Model, stream: string) => events.filter((event) => event.stream === stream);

type Placed = Omit<Model['events'][number], 'leafIndex'> & { readonly leafIndex?: number };

/** The events of the model at the positions that a shared store gave them. */
async function placed(sort: Sort, store: SubjectStore, events: Model['events']): Promise<readonly Placed[]> {
  if (sort === 'embedded') return events;
  const all = await everything(store);
  return events.map(({ leafIndex: _, ...event }, index) => ({ ...event, position: all[index]!.position }));
}

/** Answers as a store of dense positions gives them. */
async function counted(sort: Sort, store: SubjectStore, answers: readonly Answer[]): Promise<readonly Answer[]> {
  if (sort === 'embedded') return answers;
  const places = (await everything(store)).map(({ position }) => position);
  return answers.map((answer) => {
    if (typeof answer === 'string') return answer;
    const leafIndex = places.indexOf(answer.position);
    return { ...answer, position: String(leafIndex + 1), leafIndex };
  });
}

/** What the port promises for an append, done to the model. */
function foretell(sort: Sort, model: Model, stream: string, names: readonly string[], expected: number): Answer {
  const ids = names.map((name) => idOf(name));
  const isRepeated = ids.some((id, index) => ids.indexOf(id) < index);
  // A shared store compares ids only at the places that an append repeats.
  if (sort === 'shared' && isRepeated) return 'EventIdTaken';
  const standing = streamOf(model, stream);
  if (standing.length !== expected) {
    const first = standing.slice(expected, expected + ids.length);
    const last = first.at(-1);
    const isSame = first.length === ids.length && first.every(({ id }, index) => id === ids[index]);
    return isSame && last ? { ...answerOf(last), repeated: true } : 'WrongExpectedVersion';
  }
  const isTaken = isRepeated || ids.some((id) => model.events.some((event) => event.id === id));
  if (sort === 'embedded' && isTaken) return 'EventIdTaken';
  const recordedAt = Math.max(model.now, model.events.at(-1)?.recordedAt ?? 0);
  for (const [index, id] of ids.entries()) {
    const position = String(model.events.length + 1);
    const leafIndex = model.events.length;
    model.events.push({ id, stream, version: expected + index + 1, position, leafIndex, recordedAt });
  }
  return answerOf(model.events.at(-1)!);
}

const answerOf = ({ version, position, leafIndex, recordedAt }: Model['events'][number]): Appended => ({
  version,
  position,
  leafIndex,
  recordedAt,
});
