import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { OTHER_ID } from './examples.js';
import { Exchange, Id } from './exchange.js';
import {
  DeclareMootBody,
  GiveNoticeBody,
  ReleaseBody,
  ReopenBody,
  ResumeBody,
  RevokeNoticeBody,
  SupersedeBody,
  SuspendBody,
  TerminateBody,
  WithdrawBody,
} from './requests/ending.requests.js';

/** How a promise ends or pauses, and how it is taken up again. */
@ApiTags('acts: ending')
@Controller('v1/commitments/:id')
export class EndingController {
  constructor(private readonly acts: Acts) {}

  @Act('suspend', 'It rests (VCLT 57)', { effective: '2022-03-01', until: '2022-12-31', by: 'JPN' })
  suspend(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: SuspendBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'suspend', body);
  }

  @Act('resume', 'It rests no more', { effective: '2022-09-01' })
  resume(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ResumeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'resume', body);
  }

  @Act('give-notice', 'A debtor announced its withdrawal (VCLT 56)', {
    effective: '2022-01-10',
    debtor: 'USA',
    from: '2023-01-10',
  })
  giveNotice(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: GiveNoticeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'give-notice', body);
  }

  @Act('revoke-notice', 'A debtor took its notice back in time (VCLT 68)', { effective: '2022-06-01', debtor: 'USA' })
  revokeNotice(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: RevokeNoticeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'revoke-notice', body);
  }

  @Act('withdraw', 'A debtor left it', {
    effective: '2022-06-01',
    debtor: 'USA',
    note: 'A new government took office.',
  })
  withdraw(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: WithdrawBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'withdraw', body);
  }

  @Act('release', 'A creditor waived it', { effective: '2022-06-01', by: 'USA', debtor: 'JPN' })
  release(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ReleaseBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'release', body);
  }

  @Act('terminate', 'All parties ended it together (VCLT 54)', { effective: '2022-06-01', by: ['JPN', 'USA'] })
  terminate(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: TerminateBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'terminate', body);
  }

  @Act('supersede', 'A later commitment replaced it (VCLT 59)', { effective: '2023-01-13', replacement: OTHER_ID })
  supersede(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: SupersedeBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'supersede', body);
  }

  @Act('declare-moot', 'It can be kept no more (VCLT 61)', {
    effective: '2024-10-01',
    ground: 'The Prime Minister left office.',
  })
  declareMoot(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: DeclareMootBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'declare-moot', body);
  }

  @Act('reopen', 'What was closed is open again, as it was before', {
    effective: '2024-11-01',
    reason: 'Both sides said that the verdict was wrong.',
  })
  reopen(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: ReopenBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'reopen', body);
  }
}
