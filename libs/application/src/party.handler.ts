import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandRequest, handle, Ledger } from '#libs/event-sourcing';
import type { PartyData } from '#libs/commitments';
import type { Receipt } from './receipt.js';
import { PartyStreams } from './streams.js';

export class RegisterParty extends Command<Receipt> {
  constructor(
    readonly data: PartyData,
    readonly request: CommandRequest,
  ) {
    super();
  }
}

@CommandHandler(RegisterParty)
export class RegisterPartyHandler implements ICommandHandler<RegisterParty> {
  constructor(
    private readonly ledger: Ledger,
    private readonly streams: PartyStreams,
  ) {}

  async execute({ data, request }: RegisterParty): Promise<Receipt> {
    const prepare = (_: unknown, at: number) => ({ type: 'RegisterParty', data, at }) as const;
    const handled = await handle(this.ledger, this.streams, data.code, request, prepare);
    const { before: _, after: __, ...made } = handled;
    return { ...made, conflicts: [] };
  }
}
