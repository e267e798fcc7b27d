import type { INestApplicationContext } from '@nestjs/common';
import { openLedger } from '#libs/application';
import { DAY, EventStore, Progress } from '#libs/event-sourcing';
import { FILLED_AT, FILLED_FROM } from './generated.js';

/** A generated ledger, on the last day on which something was recorded in it. */
export interface Opened {
  readonly app: INestApplicationContext;
  readonly today: number;
  /** The position of its last event. */
  readonly head: string;
}

/** Whoever opens it closes the application; its read models hold everything. */
export async function opened(dataDirectory: string): Promise<Opened> {
  const app = await openLedger({ dataDirectory, now: () => FILLED_AT });
  const head = await app.get(EventStore).head();
  while (!(await app.get(Progress).waitFor(head, 10_000)));
  return { app, today: FILLED_AT, head };
}

/** Days to ask for lie behind this one: before it, hardly anything had been promised. */
export const EARLIEST = Date.UTC(2004, 0, 1);
/** And days of knowledge behind this one. */
export const FIRST_KNOWN = FILLED_FROM + DAY;
