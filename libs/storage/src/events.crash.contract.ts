import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { OrderedEvent } from '#libs/event-sourcing';
import { expectOrder } from './events.samples.contract.js';

const WRITER = fileURLToPath(new URL('events.sqlite.crash-writer.mjs', import.meta.url));

export interface Writer {
  readonly child: ChildProcess;
  /** Resolves when it says that it has opened the store, or has ended without. */
  readonly ready: Promise<unknown>;
  /** Resolves when it has ended, in whatever way, with the lines that it said. */
  readonly said: Promise<readonly string[]>;
}

/** Starts the writer with its arguments, by way of a command that may limit or trace it. */
export function startWriter(command: readonly [string, ...string[]], ...args: readonly string[]): Writer {
  const [program, ...options] = command;
  const child = spawn(program, [...options, process.execPath, WRITER, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    child,
    ready: new Promise((resolve) => child.stdout.once('data', resolve).once('end', resolve)),
    said: text(child.stdout).then((lines) => lines.trimEnd().split('\n')),
  };
}

/** What was answered: by position, the stream, the version and the id of the last event of an append. */
export function answersOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const answers = lines.filter((line) => /^\d/.test(line)).map((line) => line.split(' '));
  return new Map(answers.map(([position = '', ...rest]) => [position, rest.join(' ')]));
}

/** All that was answered stands, at dense positions and versions, and no part of an append stands without the rest. */
export function expectKept(events: readonly OrderedEvent[], answers: ReadonlyMap<string, string>): void {
  expectOrder('embedded', events);
  const versions = new Map<string, number>();
  const kept = new Map<string, string>();
  for (const { stream, version, id, position } of events) {
    expect(version).toBe((versions.get(stream) ?? 0) + 1);
    versions.set(stream, version);
    kept.set(position, `${stream} ${version} ${id}`);
  }
  for (const [position, answer] of answers) expect(kept.get(position)).toBe(answer);
  const ids = new Set(events.map(({ id }) => id));
  expect(events.filter(({ id }) => !ids.has(lastOfAppend(id)))).toEqual([]);
}

/** The writer's ids are `run.writer.round.index`, with 1 + round % 3 of them in an append. */
function lastOfAppend(id: string): string {
  const parts = id.split('.');
  return [...parts.slice(0, 3), Number(parts[2]) % 3].join('.');
}
