import { Body, Controller, HttpCode, Logger, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { eachOnce, type TableDone, type TableReport, Tables } from '#libs/application';
import { callerOf } from '../access/request-caller.js';
import { Described } from '../docs/described.js';
import { Metrics } from '../metrics/metrics.js';
import { PROBLEMS } from '../problem/codes.js';
import { BUG, type Problem, tell } from '../problem/problem.js';
import { checkData } from './import.requests.js';
import { TableReportAnswer } from './table.answers.js';
import { TABLE, TABLE_DESCRIPTION, TABLE_REPORT } from './table.examples.js';
import { ImportTableBody } from './table.requests.js';

/** A table of somebody else's, edition by edition. */
@ApiTags('import')
@Controller('v1/imports/table')
export class TableController {
  private readonly logger = new Logger('Tables');

  constructor(
    private readonly tables: Tables,
    private readonly metrics: Metrics,
  ) {}

  @Post()
  @HttpCode(200)
  @Described({
    access: 'recorder',
    summary: 'Import an edition of a table',
    description: TABLE_DESCRIPTION,
    type: TableReportAnswer,
    request: TABLE,
    answer: TABLE_REPORT,
  })
  async importTable(
    @Body() { mapping, edition, csv }: ImportTableBody,
    @Req() http: FastifyRequest,
  ): Promise<TableReportAnswer> {
    const dryRun = (http.query as { readonly dryRun?: string }).dryRun === 'true';
    const { publishedOn, url } = edition;
    const asked = { mapping, edition: { publishedOn, csv, ...(url === undefined ? {} : { url }) }, dryRun };
    const report = await this.tables.import(callerOf(http), asked, checkData);
    const refused = report.done.flatMap((done) => this.refused(done));
    const dirty = eachOnce([...report.dirty, ...refused.flatMap(({ cells }) => cells)]).toSorted(
      (a, b) => a.row - b.row,
    );
    return {
      table: mapping.table,
      edition: {
        number: report.edition,
        publishedOn,
        document: report.document,
        isKnown: report.isKnown,
      },
      dryRun,
      counts: { ...this.counts(report, dryRun), dirty: dirty.length },
      dirty,
      mismatched: [...report.mismatched],
      refused: refused.map(({ told }) => told),
      new: [...report.differences.new],
      gone: [...report.differences.gone],
      filled: [...report.differences.filled],
      revised: [...report.differences.revised],
      emptied: [...report.differences.emptied],
      position: report.position,
    };
  }

  private counts(report: TableReport, dryRun: boolean): Omit<TableReportAnswer['counts'], 'dirty'> {
    const counts = { rows: report.rows, recorded: 0, corrected: 0, unchanged: 0, refused: 0 };
    for (const done of report.done) {
      const outcome = 'imported' in done ? done.imported.outcome : 'refused';
      counts[outcome]++;
      this.metrics.commands.inc({ type: 'import', outcome: dryRun ? 'dry-run' : outcome });
    }
    const { mismatched, heldBack, differences } = report;
    return {
      ...counts,
      mismatched: mismatched.length,
      heldBack,
      new: differences.new.length,
      gone: differences.gone.length,
      filled: differences.filled.length,
      revised: differences.revised.length,
      emptied: differences.emptied.length,
    };
  }

  /** A line that was refused, and those of its cells that the refusal speaks of. */
  private refused(done: TableDone): readonly Refusal[] {
    if ('imported' in done) return [];
    const { error, cellAt, ...place } = done;
    const told = tell(error);
    if (!told) this.logger.error(error);
    const { code, detail, members } = told ?? BUG;
    const cells = errorsIn(members).flatMap(({ pointer, detail: why }) => {
      const cell = cellAt?.(pointer);
      return cell ? [{ row: place.row, ...cell, detail: why }] : [];
    });
    return [{ told: { ...place, status: PROBLEMS[code].status, code, detail, ...members }, cells }];
  }
}

interface Refusal {
  readonly told: TableReportAnswer['refused'][number];
  readonly cells: TableReportAnswer['dirty'];
}

const errorsIn = (members: Readonly<Record<string, unknown>> = {}): NonNullable<Problem['errors']> =>
  (members as Pick<Problem, 'errors'>).errors ?? [];
