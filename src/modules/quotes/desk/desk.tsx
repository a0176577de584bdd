import { Problem } from '../../../ui/api.tsx';
import { type Quote, QuoteTerms } from '../quote.ts';
import { type Fields, mergeTerms, sides, termsFrom, termsOf } from './merging.tsx';

/** Whether what is on the page is kept. */
export type Saving =
  | { readonly at: 'saved' | 'waiting' | 'saving' | 'offline' }
  /** Fields that cannot be kept as they are stand in `faults`. */
  | { readonly at: 'held' }
  | { readonly at: 'refused'; readonly problem: Error }
  /** Somebody else changed the same fields. */
  | {
      readonly at: 'clash';
      readonly problem: Problem;
      readonly base: Fields;
      readonly mine: Fields;
      readonly theirs: Fields;
    };

export interface DeskState {
  /** As they are on the page. */
  readonly terms: QuoteTerms;
  /** As it was reckoned last; a breath behind the terms. */
  readonly quote: Quote;
  readonly saving: Saving;
  /** What is wrong with a field, by its place: `billingAccount.name`. */
  readonly faults: ReadonlyMap<string, string>;
}

/** How a desk reaches the server. */
export interface Wires {
  save(terms: QuoteTerms, version: number): Promise<Quote>;
  read(): Promise<Quote>;
  /** Told what came of saving. */
  saved(quote: Quote): void;
}

/** Keystrokes that follow at once are saved together. */
const waitMilliseconds = 300;
const retryMilliseconds = 5000;

/** A quote under somebody's hands: what they change stands at once, is saved and reckoned a breath later. */
export class QuoteDesk {
  readonly #wires: Wires;
  readonly #listeners = new Set<() => void>();
  /** The terms as the server has them. */
  #base: QuoteTerms;
  #sending: QuoteTerms | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: DeskState;

  constructor(quote: Quote, wires: Wires) {
    this.#wires = wires;
    this.#base = termsOf(quote);
    this.#state = { terms: this.#base, quote, saving: { at: 'saved' }, faults: new Map() };
  }

  readonly get = (): DeskState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes terms; nothing is saved while somebody is asked whose word counts. */
  readonly edit = (change: (terms: QuoteTerms) => Partial<QuoteTerms>): void => {
    if (this.#state.saving.at === 'clash') return;
    const { terms } = this.#state;
    this.#set({ terms: { ...terms, ...change(terms) } });
    this.#later(waitMilliseconds);
  };

  /** Saves now what waits. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    const { terms, quote, saving } = this.#state;
    if (this.#sending !== null || saving.at === 'clash' || saving.at === 'saved') return;
    const faults = faultsOf(terms);
    if (faults.size > 0) {
      this.#set({ faults, saving: { at: 'held' } });
      return;
    }
    this.#sending = terms;
    this.#set({ faults, saving: { at: 'saving' } });
    this.#wires.save(terms, quote.version).then(this.#taken, this.#failed);
  };

  /** After a clash: the fields that stand. */
  settle(fields: Fields): void {
    if (this.#state.saving.at !== 'clash') return;
    this.#set({ terms: termsFrom(fields), saving: { at: 'waiting' } });
    this.flush();
  }

  /** Takes in what the server has now, unless something of ours is on its way. */
  readonly adopt = (theirs: Quote): void => {
    const { saving, quote } = this.#state;
    if (saving.at !== 'saved' || theirs.version < quote.version) return;
    if (theirs.version > quote.version) this.#base = termsOf(theirs);
    this.#set({ quote: theirs, terms: this.#base });
  };

  #set(more: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...more };
    for (const listener of this.#listeners) listener();
  }

  #later(milliseconds: number): void {
    if (this.#sending === null) this.#set({ saving: { at: 'waiting' } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, milliseconds);
  }

  readonly #taken = (quote: Quote): void => {
    const sent = this.#sending ?? this.#base;
    this.#sending = null;
    // As they were sent: a blank that was cut off behind a word somebody still writes is not taken from them.
    this.#base = sent;
    this.#set({ quote, saving: { at: 'saved' } });
    this.#wires.saved(quote);
    if (this.#state.terms !== sent) this.#later(0);
  };

  readonly #failed = (fault: unknown): undefined => {
    this.#sending = null;
    if (fault instanceof Problem && fault.status === 412) {
      this.#wires.read().then((theirs) => this.#merge(theirs, fault), this.#failed);
      return;
    }
    if (fault instanceof Problem && fault.status === 0) {
      this.#set({ saving: { at: 'offline' } });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.flush, retryMilliseconds);
      return;
    }
    this.#set({ saving: { at: 'refused', problem: fault instanceof Error ? fault : new Error(String(fault)) } });
  };

  /** Somebody else was first: what does not touch theirs goes on top of it, the rest is asked about. */
  #merge(quote: Quote, problem: Problem): void {
    const theirs = termsOf(quote);
    const { merged, conflicts } = mergeTerms(this.#base, this.#state.terms, theirs);
    const [base, mine, others] = sides(this.#base, this.#state.terms, theirs);
    this.#base = theirs;
    if (conflicts.length > 0) {
      this.#set({ quote, saving: { at: 'clash', problem, base, mine, theirs: others } });
      return;
    }
    this.#set({ quote, terms: termsFrom(merged) });
    this.#later(0);
  }
}

const sentences: Readonly<Record<string, string>> = {
  'billingAccount.name': 'Give the name the invoice goes to.',
  startDate: 'Give a whole day.',
  discountPercent: 'Give a percentage of 0 to 100 with at most two decimals.',
};

/** What keeps terms from being saved, by place. */
function faultsOf(terms: QuoteTerms): ReadonlyMap<string, string> {
  const read = QuoteTerms.safeParse(terms);
  const issues = read.success ? [] : read.error.issues;
  return new Map(
    issues.map(({ path, message }) => {
      const place = path.map((step) =>
        path[0] === 'lines' && typeof step === 'number' ? terms.lines[step]?.id : step,
      );
      const name = place.join('.');
      return [
        name,
        sentences[name] ?? (message.startsWith('Too small') ? 'Say it in three letters or more.' : message),
      ];
    }),
  );
}
