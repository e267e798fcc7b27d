import { Injectable } from '@nestjs/common';
import { Ledger, Slices } from '#libs/event-sourcing';
import {
  beliefOf,
  type CommitmentStatement,
  compareStatements,
  refuse,
  type StatementChange,
  statements,
  type WordingSegment,
} from '#libs/commitments';
import { CommitmentReader, type Span } from './commitment-reader.js';
import type { Asked } from './read-side.js';

/** A statement, and what changed against the one before it; null for the first. */
export type StatementItem = CommitmentStatement & { readonly change: StatementChange | null };

export interface StatementsPage {
  readonly items: readonly StatementItem[];
  /** The place, from 1, of the statement behind the last. */
  readonly next?: number;
}

export interface StatementsDiff {
  readonly from: CommitmentStatement;
  readonly to: CommitmentStatement;
  readonly change: StatementChange;
  readonly segments: readonly WordingSegment[];
}

/** Answers about how a commitment was worded each time it was made or said again, folded from its own stream when asked. */
@Injectable()
export class StatementReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly reader: CommitmentReader,
  ) {}

  /** How long the record is that the statements are read from. */
  async version(id: string, asked: Asked): Promise<number> {
    const { version } = await this.statements(id, asked);
    return version;
  }

  /** The statements from a place on, in effective order. */
  async page(id: string, asked: Asked, { from, limit, upTo }: Span): Promise<StatementsPage> {
    const { all } = await this.statements(id, asked, upTo);
    const items: StatementItem[] = [];
    const slices = new Slices(5);
    for (let place = from - 1; place < Math.min(all.length, from - 1 + limit); place++) {
      const change = place === 0 ? null : compareStatements(all, place - 1, place).change;
      items.push({ ...all[place]!, change });
      await slices.rest();
    }
    return from - 1 + limit < all.length ? { items, next: from + limit } : { items };
  }

  /** What changed between any two statements, each named by its version. */
  async diff(
    id: string,
    asked: Asked,
    from: number,
    to: number,
  ): Promise<StatementsDiff & { readonly version: number }> {
    const { all, version } = await this.statements(id, asked);
    const [was, now] = [placeOf(all, from, 'from'), placeOf(all, to, 'to')];
    return { version, from: all[was]!, to: all[now]!, ...compareStatements(all, was, now) };
  }

  private async statements(id: string, { asOf = this.ledger.now(), knownAt }: Asked, upTo?: number): Promise<Said> {
    const record = await this.reader.record(id, knownAt, upTo);
    const belief = beliefOf(record)!;
    if (belief.facts[0].countsAt > asOf) throw refuse('not-yet', 'At that time the commitment had not been made.');
    return { all: statements(belief, asOf), version: record.length };
  }
}

interface Said {
  readonly all: readonly CommitmentStatement[];
  readonly version: number;
}

function placeOf(all: readonly CommitmentStatement[], version: number, field: 'from' | 'to'): number {
  const place = all.findIndex((statement) => statement.version === version);
  if (place >= 0) return place;
  const detail = `Version ${version} is no statement of this commitment at that time. Its statements list the versions.`;
  throw refuse('not-found', detail, { pointer: `/${field}` });
}
