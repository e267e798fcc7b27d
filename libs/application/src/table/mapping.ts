import { ACTS, type ActName } from '#libs/commitments';

/** What of a table is what: one row a commitment, and one column for each member that is assessed. */
export interface TableMapping {
  /** Names the table, the same for all its editions. Keys begin with it. */
  readonly table: string;
  readonly title: string;
  readonly publisher?: string;
  /** BCP 47. */
  readonly language?: string;
  /** What parts cells; a comma without it. */
  readonly delimiter?: string;
  /** The column that tells rows apart. */
  readonly id: string;
  /** What a blank cell may say beside nothing, such as `n/a`. */
  readonly blank?: readonly string[];
  /** The body of `POST /v1/commitments` without its source; wherever a cell of the row belongs, a `Cell`. */
  readonly record: Readonly<Record<string, Template>>;
  /** What a row tells of its commitment beside that it was made: what was committed and delivered, say. */
  readonly acts?: readonly ActMapping[];
  readonly assess?: AssessMapping;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };
export type Template = Json | Cell | readonly Template[] | { readonly [field: string]: Template };

/** What a cell means. Nothing is guessed: what it says otherwise is reported. */
export interface Cell {
  readonly column: string;
  /** `text` without it. A `list` is text parted by `separator`. A `number` is kept as decimal text. */
  readonly as?: 'text' | 'date' | 'number' | 'list';
  /** Of a date: `YYYY`, `MM` and `DD` with what stands between them; `YYYY-MM-DD` without it. */
  readonly format?: string;
  /** Of a number: what parts its decimals (`.` without it), and its thousands (nothing without it). */
  readonly decimal?: string;
  readonly thousands?: string;
  /** Of a list; `;` without it. */
  readonly separator?: string;
  /** What each text stands for; a text that is not among them is reported. */
  readonly codes?: Readonly<Record<string, string>>;
  /**
   * Where it may be blank: `field` leaves out the field that it fills, `object` the object which that is a field of, `act` the
   * whole act.
   */
  readonly optional?: 'field' | 'object' | 'act';
}

/** An act of each row's commitment, unless a cell with `optional` `act` is blank. */
export interface ActMapping {
  /** Tells the acts of a row apart; keys end with it. */
  readonly name: string;
  readonly act: RowAct;
  /** The body of the act without its source, as `record` is one. */
  readonly data: Readonly<Record<string, Template>>;
}

/** The acts that a row can tell: those that happened by themselves. */
export type RowAct = Exclude<ActName, (typeof NO_ROW_ACTS)[number]>;

const NO_ROW_ACTS = [
  'assess',
  'attach-source',
  'correct-event',
  'retract-event',
  'retract',
  'link-duplicate',
] as const satisfies readonly ActName[];

export const ROW_ACTS = (Object.keys(ACTS) as ActName[]).filter(
  (act): act is RowAct => !(NO_ROW_ACTS as readonly ActName[]).includes(act),
);

export interface AssessMapping {
  /** By the name of each member's column: the code of the debtor. */
  readonly columns: Readonly<Record<string, string>>;
  /** By what a cell says: the score. A typographic minus is one only where it stands here. */
  readonly scores: Readonly<Record<string, string>>;
  readonly assessor: string;
  readonly scheme: string;
  readonly window?: string;
  readonly final?: boolean;
  /** From when on; the day on which an edition was published without it. */
  readonly effective?: string;
  /** A column with the mean of the row's scores, which is checked and kept nowhere. */
  readonly average?: Cell;
}

/** One publication of a table. */
export interface Edition {
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  readonly url?: string;
  /** The table itself, exactly as received. */
  readonly csv: string;
}

/** What a cell comes to: text, or a list of texts. */
export type CellValue = string | readonly string[];

export const isCell = (template: Template): template is Cell =>
  typeof template === 'object' && template !== null && 'column' in template;

/** A cell of a row, where it goes: a pointer into the mapping (RFC 6901). */
export interface Slot {
  readonly pointer: string;
  readonly cell: Cell;
  /** Which act it belongs to. */
  readonly act?: number;
  /** The debtor whose score it is. */
  readonly member?: string;
}

/** Every cell that a row is read by. */
export const slotsOf = ({ record, acts = [], assess }: TableMapping): readonly Slot[] => [
  ...slotsIn(record, RECORD),
  ...acts.flatMap(({ data }, nth) => slotsIn(data, dataOf(nth)).map((slot) => ({ ...slot, act: nth }))),
  ...Object.entries(assess?.columns ?? {}).map(([column, member], index) => ({
    pointer: `/assess/columns/${index}`,
    cell: { column, codes: assess!.scores, optional: 'field' as const },
    member,
  })),
];

/** Where the template of the commitment stands in a mapping. */
export const RECORD = '/record';
/** Where that of an act stands. */
export const dataOf = (nth: number): string => `/acts/${nth}/data`;

/** The slots of a template that stands at a pointer. */
export function slotsIn(template: Template, pointer: string): readonly Slot[] {
  if (typeof template !== 'object' || template === null) return [];
  if (isCell(template)) return [{ pointer, cell: template }];
  return Object.entries(template).flatMap(([field, value]) => slotsIn(value, `${pointer}/${field}`));
}

/** Where the cell stands that a pointer into a filled template leads to or into; nothing where it leads to none. */
export function slotAt(template: Placed, isHeld: (pointer: string) => boolean, pointer: string): string | undefined {
  // Each cell filled with its own pointer: what is left out moves nothing else out of sight.
  let at: Json | undefined = filled(template, (slot) => (isHeld(slot) ? slot : undefined));
  for (const part of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) break;
    at = (at as Readonly<Record<string, Json>>)[part];
  }
  return typeof at === 'string' && isHeld(at) ? at : undefined;
}

const LEFT_OUT = Symbol('left out');
const BLANK_OBJECT = Symbol('the object is left out');

/** A template, and the pointer at which it stands in its mapping. */
export interface Placed {
  readonly template: TableMapping['record'];
  readonly at: string;
}

/** A template with the values of its cells, by pointer. */
export function filled(
  { template: whole, at }: Placed,
  valueAt: (pointer: string) => CellValue | undefined,
): Readonly<Record<string, Json>> {
  const fill = (template: Template, pointer: string): Json | typeof LEFT_OUT | typeof BLANK_OBJECT => {
    if (typeof template !== 'object' || template === null) return template;
    if (isCell(template)) return valueAt(pointer) ?? (template.optional === 'object' ? BLANK_OBJECT : LEFT_OUT);
    const fields = Object.entries(template).map(
      ([field, value]) => [field, fill(value, `${pointer}/${field}`)] as const,
    );
    if (fields.some(([, value]) => value === BLANK_OBJECT)) return LEFT_OUT;
    const kept = fields.filter((field): field is [string, Json] => typeof field[1] !== 'symbol');
    return Array.isArray(template) ? kept.map(([, value]) => value) : Object.fromEntries(kept);
  };
  return fill(whole, at) as Readonly<Record<string, Json>>;
}
