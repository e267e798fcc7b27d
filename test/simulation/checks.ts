import { expect } from '@jest/globals';
import { withoutWords } from '#libs/commitments';
import { ERASED, firstInstantOf, isMoment, type OrderedEvent } from '#libs/event-sourcing';
import { type CommitmentFilter, READ_MODELS, SORTS } from '#libs/read-models';
import {
  appendLeaf,
  dataMac,
  EMPTY_FRONTIER,
  hashLeaf,
  leafBytes,
  leafParts,
  rootAt,
  rootOf,
} from '#libs/transparency';
import { dumpOf } from '../read-models/dump.js';
import { idOf } from '../read-models/ledger.js';
import { nameOf, pages } from '../read-models/read-models.contract.js';
import { Reference } from '../read-models/reference.js';
import type { Chance } from '../requests/chance.js';
import { COMMITMENTS } from './client.js';
import type { Model } from './model.js';
import type { SimulatedProcess } from './process.js';
import { expectSame } from './same.js';
import type { World } from './world.js';

const QUESTIONS = 3;

/** After any storm: the ledger owes nobody anything, and its tree is the one over its events. */
export async function checkLedger({ disk: { store }, model, latest }: World): Promise<void> {
  const events = await store.readAll('0', Number(await store.head()));
  model.check(events, latest);
  const kept = await store.log.leaves(0, events.length);
  let frontier = EMPTY_FRONTIER;
  for (const [index, event] of events.entries()) {
    const leaf = kept[index]!;
    const made = event.salt && event.data && leafBytes(leafParts(event, dataMac(event.salt, event.data)), event);
    if (made && Buffer.compare(made, leaf) !== 0)
      throw new Error(`the leaf of event ${event.id} is not the one made of it`);
    model.rememberLeaf(index, leaf);
    frontier = appendLeaf(frontier, hashLeaf(leaf)).frontier;
  }
  expect(await store.log.size()).toBe(events.length);
  expect(await store.log.read(rootAt(events.length))).toEqual(rootOf(frontier));
}

/** With nothing parked: what is asked of the read models is what a plain fold of the ledger says, and what clients were told. */
export async function checkReads(world: World, process: SimulatedProcess): Promise<void> {
  const { chance, disk, model } = world;
  const { queries } = process;
  const ids = [...Array.from({ length: COMMITMENTS }, (_, nth) => idOf(nth)), ...model.importedCommitments];
  const reference = await Reference.over({ store: disk.store, commitments: process.standing }, ids);
  const events = await disk.store.readAll('0', Number(await disk.store.head()));
  for (let question = 0; question < QUESTIONS; question++) {
    const known = chance.is(0.5) ? events.length : 1 + chance.below(events.length);
    const clocks = { asOf: instantIn(chance, events, world.now()), knownAt: String(known) };
    const [filter, sort] = [someFilter(chance), chance.of(SORTS)];
    const listed = await pages((after) => queries.commitments(filter, clocks, sort, chance.of([1, 5, 50]), after));
    expectSame(listed, reference.commitments(filter, sort, clocks.asOf, known));
    const chased = await pages((after) => queries.followUps({ state: 'all' }, clocks, 20, after));
    expectSame(chased.map(nameOf).toSorted(), reference.followUps({ state: 'all' }, clocks.asOf, known).toSorted());
  }
  await checkTexts(model, process, String(events.length));
}

/** The incremental rows are those of a rebuild. */
export async function checkRebuild({ disk, scheduler }: World, { projector }: SimulatedProcess): Promise<void> {
  const incremental = dumpOf(disk.directory);
  for (const { name } of READ_MODELS) await scheduler.run(projector.rebuild(name));
  expectSame(dumpOf(disk.directory), incremental);
}

async function checkTexts(model: Model, { queries }: SimulatedProcess, knownAt: string): Promise<void> {
  const documents = await pages((after) => queries.documents(50, after));
  const told = new Map(documents.map(({ id, title, url }) => [id, title === ERASED ? title : { title, url }]));
  expect(told.size).toBe(documents.length);
  for (const [id, { title, url = null }] of model.documents)
    if (told.get(id) !== ERASED) expect([id, told.get(id)]).toEqual([id, { title, url }]);
  const noted = new Map<string, string>();
  for (const id of new Set([...model.statements.values()].map(({ document }) => document))) {
    for (const statement of (await queries.anchored(id, knownAt)).statements)
      noted.set(statement.id, JSON.stringify([id, statement.class, statement.quote]));
  }
  for (const [id, { document, class: ofClass, quote }] of model.statements) {
    const erased = withoutWords({ quote }) as { readonly quote: string };
    const said = (words: string) => JSON.stringify([document, ofClass, words]);
    expect([said(quote), said(erased.quote)]).toContain(noted.get(id));
  }
  const parties = new Map((await queries.parties()).map((party) => [party.code, party]));
  for (const [code, party] of model.parties) expect([party, withoutWords(party)]).toContainEqual(parties.get(code));
}

function instantIn(chance: Chance, events: readonly OrderedEvent[], now: number): number {
  if (chance.is(0.3)) return now + (chance.below(300) - 150) * 86_400_000;
  const { data } = chance.of(events);
  const said = data && 'effective' in data ? data.effective : undefined;
  return (isMoment(said) ? firstInstantOf(said) : now) - chance.below(2);
}

const someFilter = (chance: Chance): CommitmentFilter =>
  chance.of([{}, {}, { status: 'retracted' }, { debtor: 'JPN' }, { kind: 'planned_visit' }, { condition: 'disputed' }]);
