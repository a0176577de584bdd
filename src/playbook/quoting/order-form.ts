import { z } from 'zod';
import type { PlaybookFolder } from '../folder.ts';
import { Effective, Source } from '../rule.ts';
import { readSection, type SectionFault } from '../section.ts';

const words = z.string().min(1);

const Clause = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,20}$/, 'must be a plain name such as travel.'),
  when: z.enum([
    'always',
    'services',
    'education',
    'onsite',
    'work',
    'partner',
    'subscription',
    'start-counts',
    'start-of-work',
  ]),
  title: words,
  text: z.array(words).min(1),
});
export type OrderFormClause = z.infer<typeof Clause>;

const OrderForm = z.strictObject({
  source: Source,
  effective: Effective,
  kind: words,
  contents: words,
  title: words,
  cover: z.record(
    z.enum(['customer', 'billing', 'provider', 'number', 'date', 'start', 'workStart', 'valid', 'total']),
    words,
  ),
  table: z.strictObject({
    ...{ title: words, lead: words, caption: words, services: words, education: words },
    ...{ list: words, discount: words, total: words, remote: words, onsite: words },
    columns: z.record(z.enum(['reference', 'service', 'duration', 'quantity', 'unit', 'price']), words),
  }),
  descriptions: z.strictObject({ title: words, lead: words, deliverables: words, needs: words, excluded: words }),
  signature: z.strictObject({ title: words, lead: words, lines: z.array(words).min(1) }),
  clauses: z.array(Clause),
});
/** The words of an order form around the lines of its quote. */
export type OrderForm = z.infer<typeof OrderForm>;

/** What may stand in braces. */
const blanks = ['customer', 'provider', 'currency', 'discount', 'work', 'valid', 'start'] as const;
export type Blanks = Readonly<Record<(typeof blanks)[number], string>>;

/** Reads `order-form.yaml`: a blank that nothing fills is refused, and a clause named twice. */
export const readOrderForm = (folder: PlaybookFolder): OrderForm =>
  readSection(folder, 'order-form.yaml', OrderForm, (form) => [
    ...blankFaults(form, []),
    ...form.clauses.flatMap(({ id }, at): SectionFault[] =>
      form.clauses.findIndex((other) => other.id === id) < at
        ? [{ path: ['clauses', at, 'id'], sentence: `names ${id} twice: rename one.` }]
        : [],
    ),
  ]);

const blank = /\{([^}]*)\}/g;

function blankFaults(said: unknown, path: readonly (string | number)[]): SectionFault[] {
  if (typeof said === 'string') {
    return [...said.matchAll(blank)]
      .filter(([, name]) => !blanks.some((known) => known === name))
      .map(([whole]) => ({ path, sentence: `has ${whole}, which nothing fills: take one of ${blanks.join(', ')}.` }));
  }
  if (typeof said !== 'object' || said === null) return [];
  return Object.entries(said).flatMap(([key, value]) =>
    blankFaults(value, [...path, Array.isArray(said) ? Number(key) : key]),
  );
}

/** Words with their blanks filled. */
export const filled = (said: string, values: Blanks): string =>
  said.replaceAll(blank, (_, name: keyof Blanks) => values[name]);
