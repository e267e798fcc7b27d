interface Known {
  readonly knownFrom: number;
  readonly knownTo: number;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How long a row holds and was believed: see `scaleOf`. */
interface Scaled {
  readonly scale: number;
  readonly knownScale: number;
}

interface Placed {
  readonly quote: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

interface FollowUp extends Known, Stretch, Scaled {
  readonly commitment: string;
  readonly id: string;
  readonly tier: string;
  readonly orderAt: number;
  readonly reason: string;
  readonly action: string;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly dueAt: number | null;
  readonly since: string;
  readonly why: string;
}

interface Document {
  readonly id: string;
  readonly title: string;
  readonly publisher: string | null;
  readonly publishedOn: string | null;
  readonly url: string | null;
  readonly language: string | null;
  readonly sha256: string | null;
  readonly characters: number | null;
  readonly recordedAt: number;
  readonly position: number;
}

interface Statement extends Placed {
  readonly id: string;
  readonly document: string;
  readonly class: string;
  readonly reason: string | null;
  readonly position: number;
}

interface Quote extends Known, Placed {
  readonly commitment: string;
  readonly event: string;
  readonly type: string;
  readonly document: string;
  readonly statement: string | null;
}

interface Span extends Known, Stretch {
  readonly commitment: string;
  readonly status: string;
  readonly dueAt: number;
  readonly body: string;
}

interface Said extends Known, Stretch {
  readonly commitment: string;
  readonly event: string;
  readonly type: string;
  readonly effective: string;
  readonly document: string | null;
  readonly source: string;
}

interface Turned extends Known {
  readonly commitment: string;
  readonly at: number;
  readonly what: string;
  readonly of: string;
  readonly change: string;
  readonly why: string;
}

interface Assessed extends Known, Stretch {
  readonly commitment: string;
  readonly scheme: string;
  readonly window: string;
  readonly debtor: string;
  readonly assessor: string;
  readonly event: string;
  readonly score: string;
  readonly final: number | null;
}

interface Figure extends Known, Stretch {
  readonly commitment: string;
  readonly stage: string;
  readonly debtors: string;
  readonly creditors: string;
  readonly modality: string;
  readonly currency: string;
  readonly high: number;
  readonly low: number;
}

/** The tables of the read models, by the names under which readers see the active generations. */
export interface Schema {
  readonly register_commitments: {
    readonly commitment: string;
    readonly id: string;
    readonly first: number;
    readonly recordedAt: number;
  };
  readonly register_versions: { readonly commitment: string; readonly position: number; readonly version: number };
  readonly register_spans: Span;
  readonly register_sorts: Known &
    Stretch &
    Scaled & { readonly commitment: string; readonly by: string; readonly value: string };
  readonly register_labels: Known &
    Stretch &
    Scaled & { readonly commitment: string; readonly label: string; readonly late: number };
  readonly register_words: { readonly commitment: string; readonly words: string; readonly number: number };
  readonly register_words_search: { readonly words: string; readonly number: number };
  readonly register_links: Known &
    Stretch & { readonly commitment: string; readonly relation: string; readonly other: string };
  readonly register_followUps: FollowUp;
  readonly register_figures: Figure;
  readonly register_sayings: Said;
  readonly register_calendar: Turned;
  readonly register_assessments: Assessed;
  readonly documents_documents: Document;
  readonly documents_statements: Statement;
  readonly documents_quotes: Quote;
  readonly parties_parties: { readonly code: string; readonly name: string; readonly type: string };
  readonly parked_streams: { readonly model: string; readonly stream: string };
}
