import type { Block, ChangeAttrs, Clause, Heading, Inline, ListItem, Paragraph, Table, TableRow } from '../paper.ts';
import { plainText } from '../paper.ts';
import type { Arrival } from './fates.ts';
import type { LineRole, SentElement } from './sent-elements.ts';

/** No paper has a table of more. */
const COLUMNS_MAX = 12;

/** The marks of something that came in whole. */
export const cameIn = (attrs: ChangeAttrs) => ({ marks: [{ type: 'insertion' as const, attrs }] });

/** Makes blocks of what came in. Each is named anew; what was only moved keeps its name. */
export class ArrivalBlocks {
  readonly #sent: readonly SentElement[];
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #roleOf: (arrival: Arrival) => LineRole;
  readonly #prefix: string;
  readonly #taken: Set<string>;
  #count = 0;

  /** `prefix` begins the ids of new blocks. */
  constructor(
    sent: readonly SentElement[],
    tables: readonly Table[],
    roleOf: (arrival: Arrival) => LineRole,
    prefix: string,
  ) {
    this.#sent = sent;
    this.#tables = new Map(tables.map((table) => [table.attrs.id, table]));
    this.#roleOf = roleOf;
    this.#prefix = prefix;
    this.#taken = new Set(sent.flatMap(({ ids }) => ids));
    for (const { attrs } of tables) this.#taken.add(attrs.id);
  }

  roleOf(arrival: Arrival): LineRole {
    const was = this.#movedFrom(arrival);
    return was && was.role !== 'other' ? was.role : this.#roleOf(arrival);
  }

  /** A clause that came in, with its heading; what belongs to it is put behind. */
  clause(arrival: Arrival): Clause {
    const id = this.#movedFrom(arrival)?.clause ?? this.#newId();
    return {
      type: 'clause',
      attrs: { id, source: null },
      content: [{ type: 'heading', attrs: { id: this.#idOf(arrival), level: 1 }, content: wordsOf(arrival) }],
      ...cameIn(arrival.by),
    };
  }

  item(arrival: Arrival): ListItem {
    return { type: 'listItem', content: [this.paragraph(arrival, false)] };
  }

  paragraph(arrival: Arrival, numbered: boolean): Paragraph {
    const attrs = { id: this.#idOf(arrival), numbered };
    return { type: 'paragraph', attrs, content: wordsOf(arrival), ...cameIn(arrival.by) };
  }

  row(arrival: Arrival, columns: number): TableRow {
    const was = this.#movedFrom(arrival);
    return {
      type: 'tableRow',
      attrs: { id: this.#idOf(arrival), role: was ? this.#rowRole(was) : 'body' },
      content: cellsOf(arrival, columns),
      ...cameIn(arrival.by),
    };
  }

  /** Blocks of a run of arrivals; rows one below the other are a table, items a list. */
  blocks(arrivals: readonly Arrival[]): Block[] {
    const blocks: Block[] = [];
    for (let at = 0; at < arrivals.length; ) {
      const arrival = arrivals[at] as Arrival;
      const table = arrival.kind === 'row' ? at : this.#captions(arrival, arrivals[at + 1]) ? at + 1 : null;
      if (table !== null) {
        const end = endOfTable(arrivals, table);
        blocks.push(this.#table(arrivals.slice(table, end), table === at ? null : arrival));
        at = end;
        continue;
      }
      this.#line(arrival, blocks);
      at += 1;
    }
    return blocks;
  }

  #line(arrival: Arrival, blocks: Block[]): void {
    const role = this.roleOf(arrival);
    const last = blocks.at(-1);
    if (role === 'item') {
      if (last?.type === 'bulletList') last.content.push(this.item(arrival));
      else blocks.push({ type: 'bulletList', content: [this.item(arrival)] });
    } else if (role === 'heading' || role === 'clause') blocks.push(this.#heading(arrival));
    else blocks.push(this.paragraph(arrival, role === 'numbered'));
  }

  #heading(arrival: Arrival): Heading {
    const attrs = { id: this.#idOf(arrival), level: 2 as const };
    return { type: 'heading', attrs, content: wordsOf(arrival), ...cameIn(arrival.by) };
  }

  #captions(arrival: Arrival, next: Arrival | undefined): boolean {
    if (arrival.kind !== 'line' || next?.kind !== 'row') return false;
    return this.#movedFrom(arrival)?.fixedAs === 'caption' || arrival.reading.paragraphs[0]?.style === 'TableCaption';
  }

  #table(rows: readonly Arrival[], caption: Arrival | null): Table {
    const [first] = rows;
    const id = caption ? this.#movedFrom(caption)?.ids[0] : undefined;
    const was = id === undefined ? undefined : this.#tables.get(id);
    const known = was?.attrs.columns ?? [];
    const widest = Math.max(...rows.map(({ cells }) => cells.length));
    const width = Math.max(known.length, Math.min(COLUMNS_MAX, widest));
    const columns = Array.from(
      { length: width },
      (_, at) => known[at] ?? { share: known.at(-1)?.share ?? 1, align: 'left' as const },
    );
    const by = (caption ?? first)?.by;
    return {
      type: 'table',
      attrs: {
        ...(was?.attrs ?? { id: this.#newId(), caption: caption ? plainText(wordsOf(caption)) : null }),
        columns,
      },
      content: rows.map((arrival) => {
        const row = this.row(arrival, width);
        return by && isSameHand(arrival.by, by) ? withoutMarks(row) : row;
      }),
      ...(by ? cameIn(by) : {}),
    };
  }

  #rowRole(was: SentElement): TableRow['attrs']['role'] {
    const rows = [...this.#tables.values()].flatMap(({ content }) => content);
    return rows.find(({ attrs }) => attrs.id === was.ids[0])?.attrs.role ?? 'body';
  }

  #movedFrom({ moved }: Arrival): SentElement | undefined {
    return moved === null ? undefined : this.#sent[moved];
  }

  #idOf(arrival: Arrival): string {
    const was = this.#movedFrom(arrival);
    return was?.fixedAs === null && was.ids[0] !== undefined ? was.ids[0] : this.#newId();
  }

  #newId(): string {
    do this.#count += 1;
    while (this.#taken.has(`${this.#prefix}_${this.#count}`));
    return `${this.#prefix}_${this.#count}`;
  }
}

function endOfTable(arrivals: readonly Arrival[], from: number): number {
  const table = arrivals[from]?.reading.row?.table;
  const end = arrivals.findIndex(({ reading }, at) => at > from && reading.row?.table !== table);
  return end < 0 ? arrivals.length : end;
}

/** Whether two changes may be told as one: what is moved is told by itself. */
export const isSameHand = (one: ChangeAttrs, other: ChangeAttrs): boolean =>
  one.author === other.author && one.untracked === other.untracked;

/** What stands in a whole that came in bears no mark of its own. */
export function withoutMarks<Thing extends { marks?: unknown }>(thing: Thing): Thing {
  const { marks: _, ...rest } = thing;
  return rest as Thing;
}

const wordsOf = ({ cells }: Arrival): Inline[] => [...(cells[0] ?? [])];

/** Cells that fill the columns of a table: the last of too many takes the rest in, the last of too few spans it. */
function cellsOf({ cells }: Arrival, columns: number): TableRow['content'] {
  const fitting = cells.slice(0, columns).map((cell) => [...cell]);
  const rest = cells.slice(columns).flatMap((cell): Inline[] => [{ type: 'hardBreak' }, ...cell]);
  fitting.at(-1)?.push(...rest);
  return fitting.map((content, at) => ({
    type: 'tableCell',
    attrs: { columns: at === fitting.length - 1 ? columns - at : 1 },
    content,
  }));
}
