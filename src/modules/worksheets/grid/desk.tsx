import { Problem } from '../../../ui/api.tsx';
import {
  applied,
  type CellFault,
  type Edit,
  type Sheet,
  sheetOf,
  type Worksheet,
  type WorksheetEdited,
  type WorksheetPolicy,
  type WorksheetTotals,
} from '../worksheet.ts';
import { type Change, cellKey, editsOf } from './columns.tsx';
import { clashes } from './merging.tsx';

/** A cell that was not taken: it keeps what was written until that is mended. */
interface RefusedCell {
  readonly text: string;
  readonly sentence: string;
}

/** Whether what is on the page is kept. */
export type Saving =
  | { readonly at: 'saved' | 'waiting' | 'saving' }
  | { readonly at: 'unsaved'; readonly why: string }
  /** Somebody else changed the same cells. */
  | { readonly at: 'clash'; readonly why: string; readonly clashing: readonly Edit[] };

export interface DeskState {
  readonly sheet: Sheet;
  readonly version: number;
  readonly totals: WorksheetTotals;
  readonly saving: Saving;
  readonly refused: ReadonlyMap<string, RefusedCell>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What was just done, for whoever listens. */
  readonly said: string;
}

/** How a desk reaches the server. */
export interface Wires {
  save(edits: readonly Edit[], version: number): Promise<WorksheetEdited>;
  read(): Promise<Worksheet>;
  /** Told when something was saved. */
  saved(): void;
}

/** Keystrokes that follow at once are saved together. */
const waitMilliseconds = 350;
const retryMilliseconds = 5000;
const stepsKept = 200;

/** A worksheet under somebody's hands: edits stand at once, are saved in batches, and can be taken back. */
export class Desk {
  readonly #policy: WorksheetPolicy;
  readonly #wires: Wires;
  readonly #listeners = new Set<() => void>();
  /** As the server has it. */
  #base: Sheet;
  #queue: readonly Edit[] = [];
  #sending: readonly Edit[] = [];
  /** Opposites of what was done, and of what was taken back. */
  #done: readonly (readonly Edit[])[] = [];
  #undone: readonly (readonly Edit[])[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: DeskState;

  constructor({ lines, version, totals, policy }: Worksheet, wires: Wires) {
    this.#policy = policy;
    this.#wires = wires;
    this.#base = sheetOf(lines);
    const still = { refused: new Map(), canUndo: false, canRedo: false, said: '' };
    this.#state = { ...still, sheet: this.#base, version, totals, saving: { at: 'saved' } };
  }

  readonly get = (): DeskState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Writes into cells; what cannot be is kept beside them with its reason. */
  write(changes: readonly Change[], said = ''): void {
    const { edits, refused } = editsOf(changes, this.#policy);
    const sentences = new Map(refused.map((each) => [cellKey(each.at, each.column), each.sentence]));
    for (const fault of this.#step(edits)) sentences.set(keyOf(fault), fault.sentence);
    const kept = new Map(this.#state.refused);
    for (const { at, column, text } of changes) {
      const key = cellKey(at, column);
      const sentence = sentences.get(key);
      if (sentence === undefined) kept.delete(key);
      else kept.set(key, { text, sentence });
    }
    const [first] = sentences.values();
    this.#set({ refused: kept, said: first === undefined ? said : `Refused: ${first}` });
  }

  /** Edits that are no cells: lines added, moved, removed. */
  edit(edits: readonly Edit[], said = ''): void {
    const [first] = this.#step(edits);
    this.#set({ said: first === undefined ? said : `Refused: ${first.sentence}` });
  }

  /** Lets go of what was written into a cell and refused. */
  forgive(key: string): void {
    const kept = new Map(this.#state.refused);
    if (kept.delete(key)) this.#set({ refused: kept, said: 'Left as it was' });
  }

  undo(): void {
    const last = this.#done.at(-1);
    if (last === undefined) return;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, this.#perform(last).undo];
    this.#set({ said: 'Undone' });
  }

  redo(): void {
    const last = this.#undone.at(-1);
    if (last === undefined) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, this.#perform(last).undo];
    this.#set({ said: 'Done again' });
  }

  /** A role that does not work on the line yet; undefined where all do. */
  freeRole(line: string): string | undefined {
    const taken = this.#state.sheet.lines.get(line)?.rows.map(({ role }) => role) ?? [];
    return this.#policy.roles.find(({ id }) => !taken.includes(id))?.id;
  }

  say(said: string): void {
    this.#set({ said });
  }

  /** Saves now what waits. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    if (this.#sending.length > 0 || this.#queue.length === 0 || this.#state.saving.at === 'clash') return;
    [this.#sending, this.#queue] = [this.#queue, []];
    this.#set({ saving: { at: 'saving' } });
    this.#wires.save(this.#sending, this.#state.version).then(this.#taken, this.#failed);
  };

  /** After a clash: mine on top of theirs, or theirs where both changed the same. */
  settle(whose: 'mine' | 'theirs'): void {
    const { saving } = this.#state;
    if (saving.at !== 'clash') return;
    if (whose === 'theirs') this.#queue = this.#queue.filter((edit) => !saving.clashing.includes(edit));
    this.#set({ sheet: this.#ahead(), saving: { at: this.#queue.length > 0 ? 'waiting' : 'saved' } });
    this.flush();
  }

  /** Gives up what is not saved and reads the sheet again. */
  async giveUp(): Promise<void> {
    clearTimeout(this.#timer);
    const theirs = await this.#wires.read().catch(this.#failed);
    if (!theirs) return;
    this.#queue = [];
    this.#begin(theirs);
    this.#set({ refused: new Map(), said: 'Read again' });
  }

  /** Takes in what the server has now, unless something of ours is on its way. */
  adopt(theirs: Worksheet): void {
    const busy = this.#queue.length > 0 || this.#sending.length > 0;
    if (!busy && theirs.version > this.#state.version) this.#begin(theirs);
  }

  /** Upon the server's sheet with what is not saved yet; what was done before cannot be taken back there. */
  #begin({ lines, version, totals }: Worksheet): void {
    this.#base = sheetOf(lines);
    [this.#done, this.#undone] = [[], []];
    this.#set({ sheet: this.#ahead(), version, totals, saving: { at: this.#queue.length > 0 ? 'waiting' : 'saved' } });
  }

  #ahead(): Sheet {
    return applied(this.#base, this.#queue, this.#policy).sheet;
  }

  #set(more: Partial<DeskState>): void {
    const steps = { canUndo: this.#done.length > 0, canRedo: this.#undone.length > 0 };
    this.#state = { ...this.#state, ...steps, ...more };
    for (const listener of this.#listeners) listener();
  }

  /** Does edits that can be taken back. */
  #step(edits: readonly Edit[]): readonly CellFault[] {
    const { undo, faults } = this.#perform(edits);
    if (undo.length > 0) {
      this.#done = [...this.#done, undo].slice(-stepsKept);
      this.#undone = [];
    }
    return faults;
  }

  /** Does what can be done of some edits, cell by cell, and has it saved. */
  #perform(edits: readonly Edit[]): { readonly undo: readonly Edit[]; readonly faults: readonly CellFault[] } {
    const { sheet } = this.#state;
    const tried = applied(sheet, edits, this.#policy);
    const sound = tried.faults.length === 0 ? edits : edits.flatMap((edit) => this.#soundOf(edit));
    const done = sound === edits ? tried : applied(sheet, sound, this.#policy);
    if (done.undo.length > 0) {
      this.#set({ sheet: done.sheet });
      this.#queue = [...this.#queue, ...sound];
      this.#later(waitMilliseconds);
    }
    return { undo: done.undo, faults: tried.faults };
  }

  #soundOf(edit: Edit): readonly Edit[] {
    const { faults } = applied(this.#state.sheet, [edit], this.#policy);
    if (faults.length === 0) return [edit];
    const less = without(edit, faults);
    return less && applied(this.#state.sheet, [less], this.#policy).faults.length === 0 ? [less] : [];
  }

  #later(milliseconds: number): void {
    if (this.#state.saving.at === 'clash') return;
    if (this.#sending.length === 0) this.#set({ saving: { at: 'waiting' } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, milliseconds);
  }

  readonly #taken = ({ version, lines, order, totals }: WorksheetEdited): void => {
    this.#sending = [];
    const kept = new Map([...this.#base.lines, ...lines.map((line) => [line.id, line] as const)]);
    this.#base = sheetOf((order ?? this.#base.order).flatMap((id) => kept.get(id) ?? []));
    this.#set({ version, totals, sheet: this.#ahead() });
    this.#wires.saved();
    if (this.#queue.length > 0) this.#later(0);
    else this.#set({ saving: { at: 'saved' } });
  };

  readonly #failed = (fault: unknown): undefined => {
    this.#queue = [...this.#sending, ...this.#queue];
    this.#sending = [];
    if (fault instanceof Problem && fault.status === 412) {
      this.#wires.read().then((theirs) => this.#merge(theirs, fault), this.#failed);
      return;
    }
    const why = fault instanceof Error ? fault.message : String(fault);
    this.#set({ saving: { at: 'unsaved', why }, said: `Not saved: ${why}` });
    clearTimeout(this.#timer);
    if (fault instanceof Problem && fault.status === 0) this.#timer = setTimeout(this.flush, retryMilliseconds);
  };

  /** Somebody else was first: what does not touch theirs goes on top of it, the rest is asked about. */
  #merge(theirs: Worksheet, { faults }: Problem): void {
    const clashing = clashes(this.#base, sheetOf(theirs.lines), this.#queue);
    const who = faults.map(({ place, sentence }) => `${place}: ${sentence}`).join(' ');
    this.#begin(theirs);
    if (clashing.length === 0) {
      this.#set({ said: `Somebody else saved as well; both stand. ${who}` });
      this.#later(0);
      return;
    }
    const why = `Somebody else changed the same cells as you. ${who}`;
    this.#set({ saving: { at: 'clash', why, clashing }, said: why });
  }
}

const keyOf = ({ line, role, field }: CellFault): string =>
  role === null ? `${line}||${field}` : `${line}|${role}|${field}`;

/** The same edit without the cells that cannot be; undefined where nothing is left of it. */
function without(edit: Edit, faults: readonly CellFault[]): Edit | undefined {
  const bad = new Set<string>(faults.map(({ field }) => field));
  const { do: what, ...cells } = edit;
  if (what !== 'plan' && what !== 'describe') return undefined;
  const { weeks, ...fields } = cells as Extract<Edit, { do: 'plan' }>;
  const kept = Object.entries(fields).filter(([field]) => !bad.has(field));
  const sound = Object.entries(weeks ?? {}).filter(([week]) => !bad.has(`w${week}`));
  const whole = sound.length > 0 ? [...kept, ['weeks', Object.fromEntries(sound)]] : kept;
  const named = what === 'plan' ? 2 : 1;
  return whole.length > named ? ({ do: what, ...Object.fromEntries(whole) } as Edit) : undefined;
}
