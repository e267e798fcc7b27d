import { expect } from '@jest/globals';
import type { ImportLine } from '#libs/application';
import { commandIdOf, dayOf, DAY, eventIdOf } from '#libs/event-sourcing';
import type { Chance } from '../requests/chance.js';
import type { Model } from './model.js';
import type { SimulatedProcess } from './process.js';

export const IMPORTER = { actor: 'importer', roles: ['admin'], credential: 'importer' } as const;

const FILES = 5;

/** A file of lines that belong together, in one of the states in which it was ever sent: one key, one fact. */
export function someFile(chance: Chance, now: number): readonly ImportLine[] {
  const file = chance.below(FILES);
  const [promise, text, progress] = ['promise', 'text', 'progress'].map((name) => `${name} ${file}`) as [
    string,
    string,
    string,
  ];
  const source = { title: 'news', url: 'https://example.org', quote: `words of ${file}` };
  const effective = dayOf(now - (50 + chance.below(3)) * DAY);
  const recording = {
    kind: 'coordination_pledge',
    subject: `Import ${file}`,
    debtors: ['JPN'],
    creditors: ['USA'],
    terms: { topics: ['trade'] },
    deadline: { type: 'none' },
    effective,
    source,
  };
  return [
    { key: text, act: 'add-document', data: { title: `Text ${file}`, text: `words of ${file}` } },
    { key: promise, act: 'record', data: recording },
    {
      key: progress,
      act: 'report-progress',
      commitment: promise,
      data: { effective: dayOf(now), note: `note ${chance.below(2)}`, source: { document: text, quote: 'words' } },
    },
  ];
}

export const factOf = (line: ImportLine): string => commandIdOf(IMPORTER.actor, 'POST', '/v1/imports', line.key);

/** Carries one line; the event that its key names is the same whenever it is told. */
export async function importLine(
  process: SimulatedProcess,
  model: Model,
  run: ReturnType<SimulatedProcess['handlers']['imports']['begin']>,
  line: ImportLine,
): Promise<void> {
  const made = await process.life.orDeath(run.import(line, () => undefined));
  if (made.event === undefined) return;
  const fact = factOf(line);
  expect(made.event).toBe(eventIdOf(fact, 0));
  model.imported.set(fact, made.event);
  if (line.act === 'record') model.importedCommitments.add(made.id);
  if (line.act === 'add-document') model.documents.set(made.id, line.data as never);
}
