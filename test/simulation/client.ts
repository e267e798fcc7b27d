import { documentIdOf, ExecuteCommitment, ExecuteDocument, RedactEvent, RegisterParty } from '#libs/application';
import { type DocumentCommand, type DocumentData, KINDS, type PartyData, STATEMENT_CLASSES } from '#libs/commitments';
import { type CommandRequest, uuidv5 } from '#libs/event-sourcing';
import { canonicalJson } from '#libs/transparency';
import type { AnyCommand } from '../../libs/application/src/testing.js';
import { idOf } from '../read-models/ledger.js';
import { commandOf, type Trial, TRIED_ACTS } from '../read-models/random-acts.js';
import { fitted } from '../read-models/random-answers.js';
import { PARTIES } from '../read-models/random-data.js';
import type { Chance } from '../requests/chance.js';
import type { Asked } from './asked.js';
import type { Model } from './model.js';
import type { SimulatedProcess } from './process.js';

/** How many commitments are spoken of at most, and how many commands in a row are mostly of one of them. */
export const COMMITMENTS = 30;
const PER_COMMITMENT = 40;
const CLIENT = '7c1f5b52-0000-4000-8000-000000000000';
const WORDS = ['peace', 'trade', 'the sea', 'a visit', 'help', 'words'];

type NoteStatement = Extract<DocumentCommand, { type: 'note-statement' }>['data'];

/** Makes up what clients ask: of everything that can be asked, on what stands, and now and then what was asked before. */
export class Client {
  private readonly asked: Asked[] = [];
  private commands = 0;

  constructor(
    private readonly chance: Chance,
    private readonly model: Model,
  ) {}

  async next(process: SimulatedProcess, now: number): Promise<Asked> {
    const { chance } = this;
    if (this.asked.length > 0 && chance.is(0.08)) return this.again();
    const asked = await this.anew(process, now);
    this.asked.push(asked);
    return asked;
  }

  again(): Asked {
    return this.chance.of(this.asked);
  }

  private async anew(process: SimulatedProcess, now: number): Promise<Asked> {
    const { chance, model } = this;
    const sort = chance.number();
    if (sort < 0.05) return this.addDocument();
    if (sort < 0.1 && model.documents.size > 0) return this.noteStatement(chance.of([...model.documents.keys()]));
    if (sort < 0.13) return this.registerParty();
    if (sort < 0.135 && model.receipts.size > 0) return this.redact();
    return this.act(process, now);
  }

  private async act(process: SimulatedProcess, now: number): Promise<Asked> {
    const { chance } = this;
    const trial = this.trial();
    const id = idOf(trial.nth);
    const loaded = await process.standing.load(id);
    const [first, ...others] = loaded.events;
    const tried = first ? fitted(trial, [first, ...others]) : { ...trial, act: 'record' };
    const { type, data } = commandOf(tried, now, loaded.events);
    const act = { type, data: this.sourced(data) };
    const pinned = chance.is(0.15) ? Math.max(0, loaded.version - (chance.is(0.2) ? 1 : 0)) : undefined;
    const make = (request: CommandRequest) => new ExecuteCommitment(id, act, request);
    return this.make(act, pinned, make, undefined, chance.is(0.03) ? this.keySentTo(id) : undefined);
  }

  /** A key that came with another act on the same commitment. */
  private keySentTo(commitment: string): string | undefined {
    const sent = this.asked.filter(
      ({ command }) => command instanceof ExecuteCommitment && command.id === commitment && !command.request.dryRun,
    );
    return sent.length > 0 ? this.chance.of(sent).commandId : undefined;
  }

  private trial(): Trial {
    const { chance } = this;
    const newest = Math.min(1 + Math.floor(this.commands / PER_COMMITMENT), COMMITMENTS - 1);
    return {
      // Most are about the newest two, so that these have long records, and races.
      nth: chance.is(0.7) ? newest - chance.below(2) : chance.below(newest + 1),
      act: chance.of(TRIED_ACTS),
      answers: chance.is(0.5),
      back: chance.below(60),
      ahead: chance.below(90),
      party: chance.of(PARTIES),
      pick: chance.below(20),
      parties: chance.is(0.5) ? [chance.of(PARTIES)] : ['JPN', chance.of(['USA', 'KOR'])],
      kind: chance.of(Object.values(KINDS).map(({ name }) => name)),
      deadline: chance.below(10),
      form: chance.below(12),
      later: 0,
    };
  }

  /** Some sources are quotes of documents, or statements noted in them. */
  private sourced(data: object): object {
    const { chance, model } = this;
    if (!('source' in data) || chance.is(0.6)) return data;
    const statements = [...model.statements.keys()];
    if (statements.length > 0 && chance.is(0.3)) return { ...data, source: { statement: chance.of(statements) } };
    const documents = [...model.documents.keys()];
    if (documents.length === 0) return data;
    return { ...data, source: { document: chance.of(documents), quote: chance.of(WORDS), occurrence: 1 } };
  }

  private addDocument(): Asked {
    const { chance } = this;
    const text = Array.from({ length: 12 }, () => chance.of(WORDS)).join(', ');
    const data: DocumentData = {
      title: `Document ${chance.below(30)}`,
      ...(chance.is(0.8) ? { text } : { url: 'https://example.org' }),
    };
    const id = documentIdOf(data);
    const act = { type: 'add-document', data } as const;
    return this.make(
      act,
      undefined,
      (request) => new ExecuteDocument(id, act, request),
      (model) => model.documents.set(id, data),
    );
  }

  private noteStatement(document: string): Asked {
    const { chance } = this;
    const data: NoteStatement = { class: chance.of(STATEMENT_CLASSES), quote: chance.of(WORDS), occurrence: 1 };
    const act = { type: 'note-statement', data } as const;
    return this.make(
      { ...act, document },
      undefined,
      (request) => new ExecuteDocument(document, act, request),
      (model, { statementId }) =>
        model.statements.set(statementId!, { document, class: data.class, quote: data.quote }),
    );
  }

  private registerParty(): Asked {
    const { chance } = this;
    const number = chance.below(20);
    const data: PartyData = {
      code: `P${number}`,
      name: `Party ${number}`,
      type: chance.of(['organisation', 'entity']),
    };
    return this.make(
      data,
      undefined,
      (request) => new RegisterParty(data, request),
      (model) => model.parties.set(data.code, data),
    );
  }

  private redact(): Asked {
    const { chance, model } = this;
    const { events } = chance.of([...model.receipts.values()]).receipt;
    const { id: event } = chance.of(events);
    const data = { event, reason: 'a person is named', authority: 'the officer' };
    return this.make(data, undefined, (request) => new RedactEvent(data, request));
  }

  private make(
    body: object,
    pinned: number | undefined,
    command: (request: CommandRequest) => AnyCommand,
    tell: Asked['tell'] = () => undefined,
    commandId = uuidv5(CLIENT, `key ${this.commands++}`),
  ): Asked {
    const isDryRun = this.chance.is(0.02);
    const canonical = canonicalJson(body);
    const pin = pinned === undefined ? {} : { pinned };
    const request = {
      commandId,
      actor: 'client',
      canonical,
      dryRun: isDryRun,
      ...(pinned === undefined ? {} : { expectedVersion: pinned }),
    };
    return { commandId, canonical, command: command(request), isDryRun, ...pin, tell };
  }
}
