import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { CITED, EVENT_ID, OTHER_ID } from './examples.js';
import { Exchange, Id } from './exchange.js';
import {
  AttachSourceBody,
  CorrectEventBody,
  LinkDuplicateBody,
  RetractBody,
  RetractEventBody,
} from './requests/record-keeping.requests.js';

/** What is done to the record rather than in the world. */
@ApiTags('acts: record keeping')
@Controller('v1/commitments/:id')
export class RecordKeepingController {
  constructor(private readonly acts: Acts) {}

  @Act('attach-source', 'Another source speaks of it', {
    stance: 'unconfirmed',
    source: CITED('2021-12-04', 'The visit is likely to be postponed.'),
    note: 'No source is named.',
  })
  attachSource(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: AttachSourceBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'attach-source', body);
  }

  @Act('correct-event', 'An event was written wrong: fields of its data are replaced from its own date on', {
    event: EVENT_ID,
    changes: { effective: '2023-01-13' },
    reason: 'The day was taken from the wrong release.',
  })
  correctEvent(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: CorrectEventBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'correct-event', body);
  }

  @Act('retract-event', 'An event should never have been recorded', {
    event: EVENT_ID,
    reason: 'It speaks of another visit.',
  })
  retractEvent(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: RetractEventBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'retract-event', body);
  }

  @Act('retract', 'The commitment should never have been recorded', { reason: 'The release was a forgery.' })
  retract(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: RetractBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'retract', body);
  }

  @Act('link-duplicate', 'The same promise stands in the ledger twice: this one is the duplicate', { of: OTHER_ID })
  linkDuplicate(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: LinkDuplicateBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'link-duplicate', body);
  }
}
