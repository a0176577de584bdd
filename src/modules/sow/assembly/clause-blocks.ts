import { type Block, type Clause, field, type Inline, type List, type Look, text } from '../../../documents/paper.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { ClauseBlock, ClauseInline, ClauseList, TextMark } from '../../../playbook/papers/clause-text.ts';
import type { LibraryClause } from '../../../playbook/papers/papers.ts';

/** What fills a clause: values by name, tables by name (null where there is nothing to list), sections by clause id. */
export interface ClauseFilling {
  readonly fields: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, Block | null>;
  /** Block id of the first clause of each section that is in. */
  readonly sections: ReadonlyMap<string, string>;
}

/** A library clause's id as a block id: `passive-acceptance` -> `passive_acceptance`. */
export const blockIdOf = ({ id }: Pick<LibraryClause, 'id'>): string => id.replaceAll(/[.-]/g, '_');

/**
 * Copies a clause of the library into a paper and fills it. The copy is the paper's own: later edits of the library do
 * not reach it. Each paragraph and item is named after the clause and its place in it (`passive_acceptance_p2`).
 *
 * Refuses with `sow.fieldMissing` where a value is asked for that the deal does not have, and with
 * `sow.sectionMissing` where a section is cited that is not in this paper.
 */
export function fillClause(clause: LibraryClause, filling: ClauseFilling): Clause {
  const id = blockIdOf(clause);
  const copy = new ClauseCopy(clause, id, filling);
  return {
    type: 'clause',
    attrs: { id, source: `${clause.id}@${clause.effective.from}` },
    content: [
      { type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [text(clause.title)] },
      ...clause.blocks.flatMap((block) => copy.block(block)),
    ],
  };
}

class ClauseCopy {
  readonly #clause: LibraryClause;
  readonly #id: string;
  readonly #filling: ClauseFilling;
  #counted = 0;

  constructor(clause: LibraryClause, id: string, filling: ClauseFilling) {
    this.#clause = clause;
    this.#id = id;
    this.#filling = filling;
  }

  block(block: ClauseBlock): Block[] {
    switch (block.kind) {
      case 'paragraph':
        return [this.#paragraph(block.content, block.numbered)];
      case 'heading':
        return [{ type: 'heading', attrs: { id: this.#nextId(), level: 2 }, content: this.#inlines(block.content) }];
      case 'list':
        return [this.#list(block)];
      case 'table': {
        const table = this.#filling.tables.get(block.name);
        return table ? [table] : [];
      }
    }
  }

  #nextId(): string {
    this.#counted += 1;
    return `${this.#id}_p${this.#counted}`;
  }

  #paragraph(content: readonly ClauseInline[], numbered: boolean) {
    const id = this.#nextId();
    return { type: 'paragraph' as const, attrs: { id, numbered }, content: this.#inlines(content) };
  }

  #list(list: ClauseList): List {
    return {
      type: list.ordered ? 'orderedList' : 'bulletList',
      content: list.items.map(({ content, below }) => {
        const paragraph = this.#paragraph(content, false);
        return { type: 'listItem', content: below ? [paragraph, this.#list(below)] : [paragraph] };
      }),
    };
  }

  #inlines(content: readonly ClauseInline[]): Inline[] {
    return content.map((inline) => {
      if (inline.kind === 'text') return text(inline.text, ...inline.marks);
      if (inline.kind === 'see') return this.#reference(inline.section, inline.marks);
      const value = this.#filling.fields.get(inline.name);
      if (value === undefined) {
        const place = `The clause ${this.#clause.id}`;
        throw new Refusal('sow.fieldMissing', `${place} asks for ${inline.name}, which this deal does not have.`);
      }
      return field(inline.name, value, ...inline.marks);
    });
  }

  #reference(section: string, marks: readonly TextMark[]): Inline {
    const target = this.#filling.sections.get(section);
    if (target === undefined) {
      const sentence = `The clause ${this.#clause.id} cites the section ${section}, which is not in this paper.`;
      throw new Refusal('sow.sectionMissing', sentence);
    }
    const held = marks.map((type: Look) => ({ type }));
    return { type: 'reference', attrs: { target }, ...(held.length === 0 ? {} : { marks: held }) };
  }
}
