import { Problem } from '../../../ui/api.tsx';
import type { SowPaper } from '../sow.ts';
import { merged, type Parts, paperOf } from './merging.tsx';
import { type Content, contentOf, docOf } from './model/paper-nodes.ts';

/** Whether what is on the page is kept. */
export type Saving =
  | { readonly at: 'saved' | 'waiting' | 'saving' }
  /** The server cannot be reached: kept here and tried again. */
  | { readonly at: 'offline' }
  /** The server refused it, and says why. */
  | { readonly at: 'refused'; readonly problem: Error }
  /** Somebody else changed the same clauses. */
  | { readonly at: 'clash'; readonly problem: Problem; readonly base: Content; readonly theirs: Content };

/** How a desk reaches the server, and the paper on the page. */
export interface Wires {
  save(content: Content, version: number): Promise<SowPaper>;
  read(): Promise<SowPaper>;
  /** What is written on the page. */
  mine(): Content;
  /** Puts on the page what came from elsewhere. */
  show(content: Content): void;
  saved(sow: SowPaper): void;
  said(sentence: string): void;
}

const waitMilliseconds = 900;
const retryMilliseconds = 5000;

/** A paper as this editor writes it down, so that what is the same is the same text. */
const written = ({ paper }: SowPaper): Content => contentOf(docOf(paper.content));

/** Keeps what is written: after a pause, one save at a time, on top of what others saved meanwhile. */
export class PaperDesk {
  readonly #wires: Wires;
  readonly #listeners = new Set<() => void>();
  /** What the server has, as it was written here. */
  #base: Content;
  #version: number;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Saving = { at: 'saved' };

  constructor(sow: SowPaper, wires: Wires) {
    this.#base = written(sow);
    this.#version = sow.version;
    this.#wires = wires;
  }

  readonly get = (): Saving => this.#saving;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something was written: it is saved after a pause. */
  touched(): void {
    if (this.#saving.at === 'clash') return;
    if (!this.#sending && this.#saving.at !== 'offline') this.#set({ at: 'waiting' });
    this.#later(waitMilliseconds);
  }

  /** Saves now what waits. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    if (this.#sending || this.#saving.at === 'saved' || this.#saving.at === 'clash') return;
    const content = this.#wires.mine();
    this.#sending = true;
    this.#set({ at: 'saving' });
    this.#wires.save(content, this.#version).then(
      (sow) => this.#taken(sow, content),
      (fault) => this.#failed(fault),
    );
  };

  /** Takes in what the server has now, unless something of ours waits. */
  adopt(sow: SowPaper): void {
    if (sow.version <= this.#version || this.#saving.at !== 'saved') return;
    this.#begin(sow);
    this.#wires.show(sow.paper.content);
  }

  /** After a clash: the clauses that stand now are saved on top of theirs. */
  settle(parts: Parts): void {
    if (this.#saving.at !== 'clash') return;
    const { theirs } = this.#saving;
    this.#wires.show(paperOf(parts, this.#wires.mine(), theirs));
    this.#set({ at: 'waiting' });
    this.flush();
  }

  stop(): void {
    this.flush();
    clearTimeout(this.#timer);
  }

  #begin(sow: SowPaper): void {
    this.#base = written(sow);
    this.#version = sow.version;
  }

  #set(saving: Saving): void {
    this.#saving = saving;
    for (const listener of this.#listeners) listener();
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, milliseconds);
  }

  #taken(sow: SowPaper, content: Content): void {
    this.#sending = false;
    this.#base = content;
    this.#version = sow.version;
    this.#wires.saved(sow);
    const more = this.#wires.mine() !== content && !same(this.#wires.mine(), content);
    this.#set({ at: more ? 'waiting' : 'saved' });
    if (more) this.#later(waitMilliseconds);
  }

  #failed(fault: unknown): void {
    this.#sending = false;
    const problem = fault instanceof Error ? fault : new Error(String(fault));
    if (problem instanceof Problem && problem.status === 412) {
      this.#wires.read().then(
        (theirs) => this.#merge(theirs, problem),
        (again) => this.#failed(again),
      );
    } else if (problem instanceof Problem && problem.status === 0) {
      this.#set({ at: 'offline' });
      this.#later(retryMilliseconds);
    } else this.#set({ at: 'refused', problem });
  }

  /** Somebody else was first: other clauses than theirs go on top of theirs, the same ones are asked about. */
  #merge(sow: SowPaper, problem: Problem): void {
    const base = this.#base;
    const theirs = stampedAlike(written(sow), base);
    const mine = this.#wires.mine();
    const result = merged(base, mine, theirs);
    this.#base = theirs;
    this.#version = sow.version;
    if ('clashing' in result) {
      this.#set({ at: 'clash', problem, base, theirs });
      return;
    }
    const who = problem.faults.map(({ place, sentence }) => `${place}: ${sentence}`).join(' ');
    this.#wires.show(result);
    this.#wires.said(`Somebody else saved as well; both stand. ${who}`);
    this.#set({ at: 'waiting' });
    this.flush();
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The server's clock stamped what was proposed here; for telling apart what others did, our own stamps stand. */
function stampedAlike(content: Content, base: Content): Content {
  const stamps = new Map<string, string | null>();
  JSON.stringify(base, (key, value) => {
    if (key === 'attrs' && 'author' in value) stamps.set(value.id, value.at);
    return value;
  });
  const restamped = JSON.stringify(content, (key, value) =>
    key === 'attrs' && stamps.has(value.id) ? { ...value, at: stamps.get(value.id) } : value,
  );
  return JSON.parse(restamped) as Content;
}
