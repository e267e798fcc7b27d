import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { commandIdOf, type CommandRequest } from '#libs/event-sourcing';
import { refuse } from '#libs/commitments';
import type { Receipt } from '#libs/application';
import { canonicalJson } from '#libs/transparency';
import { callerOf } from '../access/request-caller.js';
import { Metrics, timing } from '../metrics/metrics.js';
import { BUG, tell } from '../problem/problem.js';
import { inSpan } from '../tracing/spans.js';

/** Carries a write from HTTP to the command bus and its receipt back: idempotency, pinned versions, dry runs, headers. */
@Injectable()
export class Writes {
  constructor(
    private readonly commands: CommandBus,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @param make the command, given how it is recognised (`request.commandId` is the same on every retry with one key)
   * @param location of what is created; an act creates nothing
   */
  async carry(
    http: FastifyRequest,
    reply: FastifyReply,
    make: (request: CommandRequest) => Command<Receipt>,
    location?: (receipt: Receipt) => string,
  ): Promise<Receipt> {
    const request = commandRequest(http);
    const receipt = await this.execute(make(request), request.dryRun ?? false);
    void reply.header('ETag', `"${receipt.version}"`).header('Ledger-Position', receipt.position);
    const created = location !== undefined && receipt.events.length > 0 && !request.dryRun;
    if (created) void reply.header('Location', location(receipt));
    void reply.status(created ? 201 : 200);
    return receipt;
  }

  private async execute(command: Command<Receipt>, dryRun: boolean): Promise<Receipt> {
    const type = nameOf(command);
    const ended = timing(this.metrics.commandDurations);
    try {
      const receipt = await inSpan('command', { 'pacta.command': type }, async () => this.commands.execute(command));
      const outcome = dryRun ? 'dry-run' : receipt.events.length > 0 ? 'recorded' : 'nothing-new';
      this.metrics.commands.inc({ type, outcome });
      ended();
      return receipt;
    } catch (error) {
      this.metrics.commands.inc({ type, outcome: (tell(error) ?? BUG).code });
      ended(error);
      throw error;
    }
  }
}

/** The act that a command carries, or the command's own name. */
function nameOf(command: object): string {
  return 'act' in command ? (command.act as { readonly type: string }).type : command.constructor.name;
}

function commandRequest(http: FastifyRequest): CommandRequest {
  const key = keyOf(http.headers['idempotency-key']);
  const path = http.url.split('?', 1)[0]!;
  const { actor } = callerOf(http);
  const version = pinnedVersion(http.headers['if-match']);
  return {
    commandId: key === undefined ? randomUUID() : commandIdOf(actor, http.method, path, key),
    actor,
    canonical: canonicalBody(http.body),
    ...(version === undefined ? {} : { expectedVersion: version }),
    dryRun: (http.query as { dryRun?: string }).dryRun === 'true',
  };
}

/** An `Idempotency-Key` is a string of the draft's structured field, or bare; at most 255 characters. */
function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : '';
  if (key !== '' && key.length <= 255) return key;
  throw invalid('Idempotency-Key must be one string of 1 to 255 characters.');
}

/** What no stream is ever at. */
const NO_VERSION = -1;

/** The version in a strong `If-Match`: the part before the dash of a GET's tag. A weak tag matches no version. */
function pinnedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const match = /^(W\/)?"([^"]*)"$/.exec(header.trim());
  if (!match) throw invalid('If-Match must be one entity tag in quotes, such as "3".');
  const [, weak, tag = ''] = match;
  const version = /^(\d{1,9})(?:-.*)?$/.exec(tag)?.[1];
  return weak || version === undefined ? NO_VERSION : Number(version);
}

function canonicalBody(body: unknown): string {
  try {
    return canonicalJson(body ?? null);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(`The body holds what JSON cannot keep exactly: ${error.message}.`);
  }
}

const invalid = (message: string) => refuse('invalid-request', message);
