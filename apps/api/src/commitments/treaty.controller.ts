import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Receipt } from '#libs/application';
import { Act, Acts } from './acts.js';
import { EVENT_ID } from './examples.js';
import { Exchange, Id } from './exchange.js';
import {
  AcceptReservationBody,
  MakeReservationBody,
  ObjectToReservationBody,
  SucceedBody,
  WithdrawObjectionBody,
  WithdrawReservationBody,
} from './requests/treaty.requests.js';

/** What parties say of a reservation, and who takes a party's place. */
@ApiTags('acts: treaties')
@Controller('v1/commitments/:id')
export class TreatyController {
  constructor(private readonly acts: Acts) {}

  @Act('make-reservation', 'A party excluded or changed something for itself (VCLT 19)', {
    effective: '2021-11-13',
    by: 'JPN',
    statement: 'Article 7 does not bind Japan.',
  })
  makeReservation(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: MakeReservationBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'make-reservation', body);
  }

  @Act('accept-reservation', 'Another party accepted it (VCLT 20)', {
    effective: '2022-01-10',
    by: 'USA',
    reservation: EVENT_ID,
  })
  acceptReservation(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: AcceptReservationBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'accept-reservation', body);
  }

  @Act('object-to-reservation', 'Another party objected to it (VCLT 20, 21)', {
    effective: '2022-01-10',
    by: 'USA',
    reservation: EVENT_ID,
    opposesEntryIntoForce: false,
    reason: 'It goes against the purpose of the treaty.',
  })
  objectToReservation(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: ObjectToReservationBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'object-to-reservation', body);
  }

  @Act('withdraw-reservation', 'It was withdrawn (VCLT 22)', { effective: '2023-05-01', reservation: EVENT_ID })
  withdrawReservation(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: WithdrawReservationBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'withdraw-reservation', body);
  }

  @Act('withdraw-objection', 'An objection to it was withdrawn (VCLT 22)', {
    effective: '2022-09-01',
    by: 'USA',
    reservation: EVENT_ID,
  })
  withdrawObjection(
    @Exchange() exchange: Exchange,
    @Id() id: string,
    @Body() body: WithdrawObjectionBody,
  ): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'withdraw-objection', body);
  }

  @Act('succeed', 'Another took the place of a party', {
    effective: '2024-01-01',
    predecessor: 'JPN',
    successor: 'KOR',
    ground: 'A treaty of devolution.',
  })
  succeed(@Exchange() exchange: Exchange, @Id() id: string, @Body() body: SucceedBody): Promise<Receipt> {
    return this.acts.carry(exchange, id, 'succeed', body);
  }
}
