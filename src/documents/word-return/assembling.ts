import type { Block, ChangeAttrs, Clause, Inline, List, ListItem, PaperDocument, Particular } from '../paper.ts';
import { clausesOf, isList } from '../paper.ts';
import { type ArrivalBlocks, isSameHand, withoutMarks } from './arrival-blocks.ts';
import type { Arrival, Fate, Fates } from './fates.ts';
import type { Unsupported } from './returned.ts';
import type { SentElement } from './sent-elements.ts';
import { reshaped } from './shapes.ts';

type Content = PaperDocument['content'];

/**
 * Puts the redline together: the sent paper, each block as it came back, and what came in between. It walks the paper as
 * `sentElements` does, so that the next fate is always that of the next line.
 */
export class Assembling {
  readonly unsupported: Unsupported[] = [];
  readonly #sent: readonly SentElement[];
  readonly #fates: Fates;
  readonly #arrivals: ArrivalBlocks;
  readonly #clauses: Clause[] = [];
  /** Where lines go that came in: the last clause that is not struck out. */
  #open: { readonly blocks: Block[]; readonly by: ChangeAttrs | null } | null = null;
  #next = 0;

  constructor(sent: readonly SentElement[], fates: Fates, arrivals: ArrivalBlocks) {
    this.#sent = sent;
    this.#fates = fates;
    this.#arrivals = arrivals;
  }

  /** The content of the redline. */
  put(paper: Pick<PaperDocument, 'content'>): Content {
    const cover = this.#cover(paper.content[0]);
    for (const clause of clausesOf(paper)) {
      const end = this.#sent.findLastIndex((element) => element.clause === clause.attrs.id) + 1;
      const fates = this.#fates.fates.slice(this.#next, end);
      if (fates.every(({ stays }) => !stays)) this.#struckClause(clause, end);
      else this.#clause(clause);
    }
    return [cover, ...this.#clauses];
  }

  #take(): { at: number; fate: Fate; came: readonly Arrival[] } {
    const at = this.#next;
    this.#next += 1;
    return { at, fate: this.#fates.fates[at] as Fate, came: this.#fates.arrivals.get(at) ?? [] };
  }

  #note(kind: string, at: number, sentence: string): void {
    this.unsupported.push({ kind, place: this.#sent[at]?.place ?? 'the cover', sentence });
  }

  #cover(cover: Content[0]): Content[0] {
    const came = [...(this.#fates.arrivals.get(-1) ?? [])];
    const fixed = (): string | null => {
      const taken = this.#take();
      came.push(...taken.came);
      return this.#fixedText(taken, 0);
    };
    const [kindBy, kind] = [this.#handOf(this.#next), fixed() ?? cover.attrs.kind];
    fixed();
    const particulars = cover.content.map((particular) => this.#particular(particular, came));
    const [contentsBy, contents] = [this.#handOf(this.#next), fixed() ?? cover.attrs.contents];
    this.#receive(came);
    const is = { ...cover, content: particulars };
    return reshaped(is, cover.attrs, { kind, contents }, kind === cover.attrs.kind ? contentsBy : kindBy);
  }

  /** Who changed a fixed line first. */
  #handOf(at: number): ChangeAttrs | null {
    const fate = this.#fates.fates[at];
    if (fate?.stays !== true) return fate?.by ?? null;
    return fate.cells.flat().flatMap(firstHand)[0] ?? null;
  }

  /** What a fixed text now reads; null where it went, which no paper can say. */
  #fixedText({ at, fate }: { at: number; fate: Fate }, cell: number): string | null {
    const sent = this.#sent[at];
    const was = textOf(sent?.cells[cell]?.inlines ?? []);
    const is = fate.stays ? textOf((fate.cells[cell] ?? []).filter(isStanding)).trim() : '';
    if (is !== '' && (is === was || sent?.fixedAs !== 'title')) return is;
    if (sent?.fixedAs === 'caption' && is === '') return null;
    const words = is === '' ? `“${was}” was struck out` : `“${was}” was changed to “${is}”`;
    this.#note(sent?.fixedAs ?? 'label', at, `${words}, which no redline of the paper can show.`);
    return null;
  }

  #particular(particular: Particular, came: Arrival[]): Particular {
    const taken = this.#take();
    came.push(...taken.came);
    const { fate } = taken;
    if (!fate.stays) {
      this.#fixedText(taken, 0);
      return { ...particular, content: struck(particular.content, fate.by) };
    }
    const label = this.#fixedText(taken, 0) ?? particular.attrs.label;
    const is = { ...particular, content: [...(fate.cells[1] ?? [])] };
    return reshaped(is, particular.attrs, { label }, this.#handOf(taken.at));
  }

  /** A clause of which nothing stays; what was typed in its place goes to the clause before it. */
  #struckClause(clause: Clause, end: number): void {
    const by = this.#handOf(this.#next);
    const came: Arrival[] = [];
    while (this.#next < end) came.push(...this.#take().came);
    this.#clauses.push(by ? { ...clause, marks: [{ type: 'deletion', attrs: by }] } : clause);
    this.#receive(came);
  }

  #clause(clause: Clause): void {
    const [heading, ...blocks] = clause.content;
    const taken = this.#take();
    const { fate } = taken;
    if (!fate.stays) {
      this.#note('heading', taken.at, 'Its heading was struck out while its text stays; the heading is shown empty.');
    }
    const content = fate.stays ? [...(fate.cells[0] ?? [])] : struck(heading.content, fate.by);
    const body: [typeof heading, ...Block[]] = [{ ...heading, content }];
    this.#open = { blocks: body, by: null };
    this.#between(taken.came, body);
    for (const block of blocks) this.#block(block, body);
    this.#clauses.push({ ...clause, content: body });
    this.#receive(this.#late);
    this.#late = [];
  }

  /** What came behind the last line of a clause: it may open clauses of its own. */
  #late: readonly Arrival[] = [];

  /** What came between two blocks of one clause; where nothing of the clause follows, it waits. */
  #between(came: readonly Arrival[], body: Block[]): void {
    const { clause } = this.#sent[this.#next - 1] ?? {};
    if (this.#sent[this.#next]?.clause !== clause) {
      this.#late = came;
      return;
    }
    for (const arrival of came) {
      if (this.#arrivals.roleOf(arrival) !== 'clause') continue;
      const words = textOf(arrival.cells.flat());
      this.#note(
        'heading',
        this.#next - 1,
        `The new heading “${words}” divides the clause; it is shown as a subheading.`,
      );
    }
    body.push(...this.#arrivals.blocks(came));
  }

  /** Lines that came in go to the clause that is open; a heading of a clause opens one. */
  #receive(came: readonly Arrival[]): void {
    let lines: Arrival[] = [];
    const put = (): void => {
      if (lines.length === 0) return;
      if (this.#open === null) this.#noteStrays(lines);
      const { blocks, by } = this.#open ?? { blocks: [], by: null };
      const made = this.#arrivals.blocks(lines);
      blocks.push(...made.map((block) => (by && isBy(block, by) ? unmarked(block) : block)));
      lines = [];
    };
    for (const arrival of came) {
      if (arrival.kind === 'row' || this.#arrivals.roleOf(arrival) !== 'clause') {
        lines.push(arrival);
        continue;
      }
      put();
      const clause = this.#arrivals.clause(arrival);
      this.#clauses.push(clause);
      this.#open = { blocks: clause.content as Block[], by: arrival.by };
    }
    put();
  }

  #noteStrays(lines: readonly Arrival[]): void {
    for (const { cells } of lines) {
      this.#note(
        'cover',
        0,
        `“${textOf(cells.flat())}” was added above the first clause, where no clause can hold it.`,
      );
    }
  }

  #block(block: Block, body: Block[]): void {
    if (isList(block)) this.#topList(block, body);
    else if (block.type === 'table') this.#table(block, body);
    else if (block.type === 'signatures') this.#signatures(block, body);
    else {
      const { fate, came } = this.#take();
      if (fate.stays) body.push({ ...block, content: [...(fate.cells[0] ?? [])] });
      else body.push({ ...block, marks: [{ type: 'deletion', attrs: fate.by }] });
      this.#between(came, body);
    }
  }

  #topList(list: List, body: Block[]): void {
    const end = this.#next + countOf(list);
    const overflow: Arrival[] = [];
    body.push(this.#list(list, end, overflow));
    this.#between(overflow, body);
  }

  /** What came behind an item is an item too, or else stands below the list; in between it is a paragraph of its item. */
  #list(list: List, end: number, overflow: Arrival[]): List {
    const items: ListItem[] = [];
    for (const item of list.content) {
      const content: ListItem['content'] = [];
      const behind: ListItem[] = [];
      for (const [at, child] of item.content.entries()) {
        if (child.type !== 'paragraph') {
          content.push(this.#list(child, end, overflow));
          continue;
        }
        const { fate, came } = this.#take();
        if (fate.stays) content.push({ ...child, content: [...(fate.cells[0] ?? [])] });
        else content.push({ ...child, marks: [{ type: 'deletion', attrs: fate.by }] });
        const isLast = at === item.content.length - 1;
        for (const arrival of came) {
          const isItem = arrival.kind === 'line' && this.#arrivals.roleOf(arrival) === 'item';
          if (isItem && isLast && overflow.length === 0) behind.push(this.#arrivals.item(arrival));
          else if (this.#next === end || arrival.kind === 'row') overflow.push(arrival);
          else (behind.at(-1)?.content ?? content).push(this.#arrivals.paragraph(arrival, false));
        }
      }
      items.push({ ...item, content }, ...behind);
    }
    return { ...list, content: items };
  }

  #table(table: Extract<Block, { type: 'table' }>, body: Block[]): void {
    const below: Arrival[] = [];
    let { caption } = table.attrs;
    const captionBy = this.#handOf(this.#next);
    let isCaptionGone = true;
    if (caption !== null) {
      const taken = this.#take();
      isCaptionGone = !taken.fate.stays;
      caption = this.#fixedText(taken, 0);
      body.push(...this.#arrivals.blocks(taken.came.filter(({ kind }) => kind === 'line')));
      below.push(...taken.came.filter(({ kind }) => kind === 'row'));
    }
    const first = this.#next;
    const rows = this.#fates.fates.slice(first, first + table.content.length);
    const [whole] = rows;
    if (isCaptionGone && whole?.stays === false && rows.every(({ stays }) => !stays)) {
      for (const _ of table.content) below.push(...this.#take().came);
      body.push({ ...table, marks: [{ type: 'deletion', attrs: whole.by }] });
    } else {
      const is = { ...table, content: table.content.flatMap((row) => this.#row(row, table, below)) };
      body.push(reshaped(is, table.attrs, { caption }, captionBy));
    }
    this.#between(below, body);
  }

  #row(
    row: Extract<Block, { type: 'table' }>['content'][0],
    table: Extract<Block, { type: 'table' }>,
    below: Arrival[],
  ) {
    const width = table.attrs.columns.length;
    const { at, fate, came } = this.#take();
    const put = (arrival: Arrival) => this.#rowInto(arrival, width, at);
    const before = (this.#fates.rowsBefore.get(at) ?? []).map(put);
    if (this.#fates.torn.has(at)) {
      this.#note('cells', at, 'Cells of a row were added, taken away or merged; the row is shown as it was sent.');
    }
    const is = fate.stays
      ? { ...row, content: row.content.map((cell, of) => ({ ...cell, content: [...(fate.cells[of] ?? [])] })) }
      : { ...row, marks: [{ type: 'deletion' as const, attrs: fate.by }] };
    const mine = came.filter(({ kind, reading }) => kind === 'row' && this.#isIn(reading.row?.table, at));
    below.push(...came.filter((arrival) => !mine.includes(arrival)));
    return [...before, is, ...mine.map(put)];
  }

  /** A row that came beside the sent one at a place, into a table that keeps the columns it was sent with. */
  #rowInto(arrival: Arrival, width: number, at: number) {
    if (arrival.cells.length > width) {
      this.#note('cells', at, 'A row came with more cells than its table has columns; its last cell holds the rest.');
    }
    return this.#arrivals.row(arrival, width);
  }

  /** Whether a row of the file stands in the same table as a sent one. */
  #isIn(table: number | undefined, at: number): boolean {
    return table !== undefined && this.#fates.tableOf.get(at) === table;
  }

  #signatures(block: Extract<Block, { type: 'signatures' }>, body: Block[]): void {
    const heads: (readonly Inline[])[] = [];
    const came: Arrival[] = [];
    const fates: Fate[] = [];
    for (let pair = 0; pair < block.content.length; pair += 2) {
      const parties = block.content.slice(pair, pair + 2);
      const lines = Math.max(...parties.map(({ attrs }) => attrs.lines.length));
      for (let line = 0; line <= lines; line += 1) {
        const taken = this.#take();
        came.push(...taken.came);
        fates.push(taken.fate);
        if (line === 0)
          heads.push(
            ...this.#parties(
              taken,
              parties.map(({ content }) => content),
            ),
          );
        else this.#signatureLine(taken);
      }
    }
    const [first] = fates;
    if (first?.stays === false && fates.every(({ stays }) => !stays)) {
      body.push({ ...block, marks: [{ type: 'deletion', attrs: first.by }] });
    } else {
      const content = block.content.map((party, at) => ({ ...party, content: [...(heads[at] ?? party.content)] }));
      body.push({ ...block, content });
    }
    this.#between(came, body);
  }

  #parties({ fate }: { fate: Fate }, sent: readonly (readonly Inline[])[]): (readonly Inline[])[] {
    return sent.map((content, at) => (fate.stays ? (fate.cells[2 * at] ?? content) : struck(content, fate.by)));
  }

  #signatureLine({ at, fate }: { at: number; fate: Fate }): void {
    const read = (cells: readonly (readonly Inline[])[]): string =>
      cells.map((cell) => textOf(cell.filter(isStanding))).join(' ');
    const was = read((this.#sent[at]?.cells ?? []).map(({ inlines }) => inlines)).trim();
    const is = fate.stays ? read(fate.cells).trim() : '';
    if (is !== was) this.#note('signature line', at, `The line “${was}” now reads “${is}”: look at the signatures.`);
  }
}

const countOf = (list: List): number =>
  list.content.reduce(
    (sum, { content }) =>
      sum + content.reduce((count, child) => count + (child.type === 'paragraph' ? 1 : countOf(child)), 0),
    0,
  );

const textOf = (inlines: readonly Inline[]): string =>
  inlines.map((inline) => (inline.type === 'text' ? inline.text : inline.type === 'hardBreak' ? ' ' : '…')).join('');

const isStanding = ({ marks = [] }: Inline): boolean => !marks.some(({ type }) => type === 'deletion');

const firstHand = ({ marks = [] }: Inline): ChangeAttrs[] =>
  marks.flatMap((mark) => ('attrs' in mark ? [mark.attrs] : []));

/** Words that all go. */
const struck = (inlines: readonly Inline[], by: ChangeAttrs): Inline[] =>
  inlines.map((inline) => ({ ...inline, marks: [...(inline.marks ?? []), { type: 'deletion', attrs: by }] }));

const isBy = (block: Block, by: ChangeAttrs): boolean =>
  'marks' in block && (block.marks ?? []).every(({ attrs }) => isSameHand(attrs, by));

const unmarked = (block: Block): Block => ('marks' in block ? withoutMarks(block) : block);
