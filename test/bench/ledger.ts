import { randomUUID } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import { ExecuteCommitment } from '#libs/application';
import { type CommandRequest, eventIdOf, type NewEvent } from '#libs/event-sourcing';
import { canonicalJson } from '#libs/transparency';

/** What a client would send to record a pledge: about 900 bytes of JSON. */
export const pledge = (writer: number, turn: number) => ({
  kind: 'coordination_pledge',
  subject: `Coordinate on matter ${writer}-${turn} until both sides are content with what came of it`,
  debtors: ['JPN', 'USA'],
  creditors: ['JPN', 'USA'],
  terms: { topics: ['climate change', `matter ${writer}`], forum: 'annual meeting of ministers' },
  strength: { act: 'created', level: 'high', intensifiers: ['closely'], legalForce: 'political' },
  deadline: { type: 'until_condition', asStated: 'until it is done', condition: 'it is done' },
  speakers: [{ name: 'A. Speaker', office: 'Minister', party: 'JPN' }],
  effective: '2021-11-13T08:45:00+09:00',
  source: {
    title: 'A communiqué',
    publisher: 'A ministry',
    publishedOn: '2021-11-13',
    url: 'https://example.org/communique',
    quote: 'The two sides will coordinate closely on the matter until it is done.',
  },
});

/** The same once its source was looked up, as the decider takes it. */
export function resolvedPledge(writer: number, turn: number) {
  const { source, ...data } = pledge(writer, turn);
  return { ...data, source: { ...source, verified: false } };
}

/** The request that comes with it, as the API makes it. */
export const requestOf = (data: object): CommandRequest => ({
  commandId: randomUUID(),
  actor: 'bench',
  canonical: canonicalJson(data),
});

/** Records one commitment through the command bus, as the API does. */
export async function recordOne(commands: CommandBus, writer: number, turn: number): Promise<void> {
  const data = pledge(writer, turn);
  await commands.execute(new ExecuteCommitment(randomUUID(), { type: 'record', data }, requestOf(data)));
}

/** The event that records it, as a command handler makes it. */
export function recording(turn: number, salt: Uint8Array): NewEvent {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    requestHash: 'ab'.repeat(32),
    actor: 'bench',
    $correlationId: commandId,
    $causationId: commandId,
  };
  return {
    id: eventIdOf(commandId, 0),
    type: 'CommitmentRecorded',
    schema: 1,
    data: resolvedPledge(turn, turn),
    metadata,
    salt,
  };
}
