import { Injectable } from '@nestjs/common';
import { comparePositions, type Instant, Ledger, type OrderedEvent, type Position, Slices } from '#libs/event-sourcing';
import {
  type After,
  type CalendarPlace,
  type ChangesFilter,
  type Clocks,
  type Page,
  Queries,
  type TurnItem,
} from '#libs/read-models';
import { type ChangeItem, commitmentChange, derivedChange, documentChange, partyChange } from './changes.js';
import { ReadSide } from './read-side.js';
import { CommitmentStreams, DocumentStreams, PartyStreams } from './streams.js';

/** A window of time, both ends inclusive: of recorded time for what was recorded, of effective time for what the calendar did. */
export interface ChangesWindow {
  readonly from: Instant;
  readonly to?: Instant;
}

/** Where the walk stands: behind an event, and behind a turn. */
interface Place {
  readonly position: Position;
  readonly turn?: CalendarPlace;
}

/** An event that was recorded, found in the order of the ledger. */
type Found = Pick<OrderedEvent, 'stream' | 'version' | 'position' | 'recordedAt' | 'id' | 'type'>;

/** What changed in the ledger's answers in a window of time, oldest first: what was recorded merged with what the calendar did. */
@Injectable()
export class ChangesReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly reads: ReadSide,
    private readonly queries: Queries,
    private readonly commitments: CommitmentStreams,
    private readonly documents: DocumentStreams,
    private readonly parties: PartyStreams,
  ) {}

  /** What a walk is pinned to: its end, and what was known by then. */
  async pin(to?: Instant): Promise<Clocks> {
    const clocks = await this.reads.clocks(to === undefined ? {} : { asOf: to, knownAt: to });
    await this.reads.waitFor(clocks.knownAt);
    return clocks;
  }

  async page(
    filter: ChangesFilter,
    from: Instant,
    clocks: Clocks,
    limit: number,
    after?: After,
  ): Promise<Page<ChangeItem>> {
    const begin = after ? placeOf(after) : { position: await this.ledger.store.positionAt(from - 1) };
    const window = { from, to: clocks.asOf, knownAt: clocks.knownAt };
    const found = await this.recorded(filter, begin.position, clocks.knownAt, limit + 1);
    const turns = await this.queries.turns(filter, window, limit + 1, begin.turn);
    const merged = inOrder(found, turns);
    const taken = merged.slice(0, limit);
    const parked = new Set(await this.queries.parkedStreams());
    const items: ChangeItem[] = [];
    // A history takes a moment to fold: others go first.
    const slices = new Slices(1);
    for (const each of taken) {
      if ('change' in each) items.push(derivedChange(each));
      else if (!parked.has(each.stream)) {
        items.push(await this.recordedChange(each));
        await slices.rest();
      }
    }
    return merged.length > limit ? { items, next: afterOf(taken.reduce(behind, begin)) } : { items };
  }

  /** Everything from the store itself; where a filter asks for some commitments, their events by the register. */
  private async recorded(
    filter: ChangesFilter,
    after: Position,
    upTo: Position,
    limit: number,
  ): Promise<readonly Found[]> {
    if (filter.party === undefined && filter.kind === undefined) {
      const events = await this.ledger.store.readAll(after, limit);
      return events.filter(({ position }) => comparePositions(position, upTo) <= 0);
    }
    const places = await this.queries.recorded(filter, after, upTo, limit);
    return Promise.all(
      places.map(async ({ commitment, version, position }) => {
        const { stored } = await this.commitments.load(commitment);
        return { ...stored[version - 1]!, position };
      }),
    );
  }

  private async recordedChange(event: Found): Promise<ChangeItem> {
    const { stream, version } = event;
    const cut = stream.indexOf('-');
    const [category, id] = [stream.slice(0, cut), stream.slice(cut + 1)];
    if (category === 'party') return partyChange(event, (await this.parties.load(id)).events[version - 1]!);
    if (category === 'commitment') {
      return commitmentChange(id, event, (await this.commitments.load(id)).state.slice(0, version));
    }
    const { events, state } = await this.documents.load(id);
    return documentChange(id, state.added?.title ?? '', event, events[version - 1]!);
  }
}

type Step = Found | TurnItem;

const instantOf = (step: Step): Instant => ('change' in step ? step.at : step.recordedAt);

/** By their instants; what the calendar did comes before what was recorded at the same. */
function inOrder(found: readonly Found[], turns: readonly TurnItem[]): readonly Step[] {
  return [...turns, ...found].toSorted((a, b) => instantOf(a) - instantOf(b));
}

const behind = (place: Place, step: Step): Place =>
  'change' in step ? { ...place, turn: { at: step.at, name: step.name } } : { ...place, position: step.position };

const placeOf = ({ key, id }: After): Place => {
  const [position = '0', at] = String(key).split(':');
  return at === undefined ? { position } : { position, turn: { at: Number(at), name: id } };
};

const afterOf = ({ position, turn }: Place): After =>
  turn ? { key: `${position}:${turn.at}`, id: turn.name } : { key: position, id: '' };
