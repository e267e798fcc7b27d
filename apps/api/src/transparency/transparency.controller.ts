import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Checkpoints, LogVerifier } from '#libs/application';
import {
  bundleOf,
  parseTilePath,
  type Tile,
  tileIndexes,
  tileWidth,
  TILE_WIDTH,
  TransparencyLog,
} from '#libs/transparency';
import { Described } from '../docs/described.js';
import { BYTES_TYPE, Offers, TEXT_TYPE } from '../http/accept.guard.js';
import { EdgeProblem } from '../problem/problem.js';
import { CHECKPOINT_EXAMPLE, KEY_EXAMPLE, TILE_EXAMPLE } from './transparency.examples.js';

const BASE = '/tlog/';
const UTF8 = `${TEXT_TYPE}; charset=utf-8`;

/** What a tile of a width holds never changes; a partial one is soon of no use, since a wider one takes its place. */
const FULL = 'public, max-age=31536000, immutable';
const PARTIAL = 'public, max-age=60';

/** The log as tools that know nothing of Pacta read it (C2SP tlog-tiles). */
@ApiTags('transparency')
@Controller('tlog')
export class TransparencyController {
  constructor(
    private readonly log: TransparencyLog,
    private readonly key: LogVerifier,
    private readonly checkpoints: Checkpoints,
  ) {}

  @Get('checkpoint')
  @Header('Content-Type', UTF8)
  @Header('Cache-Control', 'no-cache')
  @Offers(TEXT_TYPE)
  @Described({
    access: 'public',
    summary: 'The signed head of the ledger',
    description:
      'A C2SP tlog-checkpoint: the name of the ledger, how many events it holds, and the root of the RFC 6962 tree over them, signed. It covers every receipt given before the request. Keep it: it proves what was recorded by now, whatever happens later.',
    answer: CHECKPOINT_EXAMPLE,
  })
  async getCheckpoint(): Promise<string> {
    return (await this.checkpoints.latest()).note;
  }

  @Get('key')
  @Header('Content-Type', UTF8)
  @Header('Cache-Control', 'no-cache')
  @Offers(TEXT_TYPE)
  @Described({
    access: 'public',
    summary: 'The key that checkpoints are verified with',
    description: 'One line, as C2SP signed-note and Go’s sumdb/note write it. Get it over a way that you trust.',
    answer: KEY_EXAMPLE,
  })
  getVerifierKey(): string {
    return `${this.key.verifier.text}\n`;
  }

  @Get('tile/*')
  @Offers(BYTES_TYPE)
  @ApiParam({
    name: 'path',
    description:
      '`<L>/<N>[.p/<W>]` for the hashes of level L, `entries/<N>[.p/<W>]` for the leaves themselves: each behind its length in two bytes.',
    schema: { type: 'string', example: '0/000.p/1' },
  })
  @Described({
    access: 'public',
    summary: 'A tile of the log',
    description:
      'C2SP tlog-tiles: 256 hashes, or leaves, or as many (W) as the log had. What a path once held never changes. A tile that the log has not reached is not found.',
    answer: TILE_EXAMPLE,
  })
  async getTile(@Req() http: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const tile = parseTilePath(http.url.split('?', 1)[0]!.slice(BASE.length));
    if (!tile || tile.width > tileWidth(tile.level, tile.n, await this.log.size())) {
      throw new EdgeProblem('not-found', 'The log has no such tile, or not yet.', { 'Cache-Control': 'no-store' });
    }
    void reply.type(BYTES_TYPE).header('Cache-Control', tile.width === TILE_WIDTH ? FULL : PARTIAL);
    return this.bytesOf(tile);
  }

  private async bytesOf(tile: Tile): Promise<Buffer> {
    const { level, n, width } = tile;
    if (level === 'entries') return Buffer.from(bundleOf(await this.log.leaves(n * TILE_WIDTH, width)));
    return Buffer.concat(await this.log.hashes(tileIndexes(tile)));
  }
}
