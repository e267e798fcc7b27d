import { randomUUID } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import { ExecuteCommitment } from '#libs/application';

/** What a client would send to record a pledge: about 700 bytes of JSON. */
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

/** Records one commitment through the command bus, as the API does. */
export async function recordOne(commands: CommandBus, writer: number, turn: number): Promise<void> {
  const data = pledge(writer, turn);
  const commandId = randomUUID();
  const request = { commandId, actor: 'bench', canonical: JSON.stringify(data) };
  await commands.execute(new ExecuteCommitment(randomUUID(), { type: 'record', data }, request));
}
