import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { CITED } from './examples.js';
import { Exchange, Id } from './exchange.js';
import { AmendBody, ChangeDeadlineBody, ChangeScopeBody, ReaffirmBody } from './requests/said-again.requests.js';

/** What the parties say of their promise again, or change in it. */
@ApiTags('acts: said again or changed')
@Controller('v1/commitments/:id')
export class SaidAgainController {
  constructor(private readonly acts: Acts) {}

  @Act('reaffirm', 'It was said again', {
    effective: '2022-01-21',
    by: 'USA',
    strength: { act: 'reaffirmed', level: 'high', intensifiers: ['unwavering'] },
    source: CITED('2022-01-21', 'The United States reaffirmed its unwavering commitment to the defense of Japan.'),
  })
  reaffirm(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ReaffirmBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reaffirm', body);
  }

  @Act('change-scope', 'A guarantee covers other areas from then on', {
    effective: '2023-01-13',
    scope: [{ area: 'Senkaku Islands', mode: 'included', disputed: true, claimants: ['CHN', 'TWN'] }],
  })
  changeScope(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ChangeScopeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'change-scope', body);
  }

  @Act('amend', 'The parties changed what was promised', {
    effective: '2022-05-23',
    changes: { subject: 'Arrange a state visit to the US by Prime Minister Kishida' },
    agreedBy: ['JPN', 'USA'],
  })
  amend(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: AmendBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'amend', body);
  }

  @Act('change-deadline', 'The parties set another deadline', {
    effective: '2022-05-23',
    deadline: { type: 'period', asStated: 'within the year', notAfter: '2022' },
    reason: 'The spring session of the Diet left no room for the journey.',
  })
  changeDeadline(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ChangeDeadlineBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'change-deadline', body);
  }
}
