import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Fault } from '../../platform/refusal.ts';
import { schemaFaults } from '../../platform/schema-faults.ts';
import { type PlaybookFile, type PlaybookFolder, placeIn } from '../folder.ts';
import { ruleFrame } from '../rule.ts';
import { filesUnder } from '../section.ts';
import { type ClauseBlock, parseClauseText, placeholdersIn } from './clause-text.ts';
import type { Condition } from './conditions.ts';
import { rateWording } from './rate-wording.ts';
import { paperFields, paperSections, paperTables } from './vocabulary.ts';

/** A rung below the standard text, as the head of a clause announces it. */
const FallbackHead = z.strictObject({
  /** Counted from 1: what is offered first, and costs us least, comes first. */
  n: z.number().int().min(1),
  title: z.string().min(1),
  /** The role whose yes it needs; null where it may be offered freely. */
  needs: z.string().min(1).nullable(),
  /** When to offer it, in plain words. */
  note: z.string().min(1),
});

/** The head of a clause: what every rule carries, where it stands in a paper, and what may be offered instead. */
const ClauseHead = z.strictObject({
  ...ruleFrame,
  title: z.string().min(1),
  /** Clauses stand in this order; ties by id. */
  order: z.number().int().nonnegative(),
  section: z.enum(paperSections),
  /** The condition under which it is in; always, when there is none. */
  when: z.string().optional(),
  /** The role whose yes a deviation needs. */
  owner: z.string().min(1),
  /** What it means, in plain words for those who sell. */
  note: z.string().min(1),
  /** Where the wording comes from, when the source alone does not say it. */
  remark: z.string().min(1).optional(),
  fallbacks: z.array(FallbackHead).default([]),
});

/** Other words for a clause, in case the customer does not take the standard. */
export interface Fallback extends z.infer<typeof FallbackHead> {
  readonly says: string;
  readonly blocks: readonly ClauseBlock[];
}

/** One clause of the library: its head, what it says, and the ladder of fallbacks below it. */
export interface LibraryClause extends Omit<z.infer<typeof ClauseHead>, 'fallbacks'> {
  readonly says: string;
  readonly blocks: readonly ClauseBlock[];
  readonly fallbacks: readonly Fallback[];
  /** Ids of the templates that take it. */
  readonly usedIn: readonly string[];
}

/** A clause as its file says it; who takes it, templates.yaml says. */
type ReadClause = Omit<LibraryClause, 'usedIn'>;

interface ClauseFile {
  readonly file: PlaybookFile;
  readonly clause: ReadClause;
}

/** What a clause may name beside the fixed vocabulary. */
export interface ClauseGround {
  readonly conditions: readonly Condition[];
  /** Ids of the playbook's parameters, e.g. `acceptanceDays`. */
  readonly parameters: readonly string[];
  /** Ids of the roles there are. */
  readonly roles: readonly string[];
}

/**
 * Reads `clauses/*.md` in their order. Faults are collected, not thrown: a broken head, an unknown placeholder,
 * condition or section, an id used twice on one day, and wording that shows a price by time, each with file and line.
 */
export function readClauses(
  folder: PlaybookFolder,
  ground: ClauseGround,
): { readonly clauses: ReadClause[]; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const read: ClauseFile[] = [];
  for (const file of filesUnder(folder, 'clauses', '.md')) {
    const clause = readClause(file, ground, faults);
    if (clause) read.push(clause);
  }
  faults.push(...read.flatMap((one, at) => doubleFaults(one, read.slice(0, at))));
  faults.push(...read.flatMap((one) => sectionFaults(one, read)));
  const clauses = read.map(({ clause }) => clause).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  return { clauses, faults };
}

function readClause(source: PlaybookFile, ground: ClauseGround, faults: Fault[]): ClauseFile | undefined {
  const parts = /^(---\n[\s\S]*?\n)---\n([\s\S]*)$/.exec(source.text.replaceAll('\r\n', '\n'));
  const [, head, text] = parts ?? [];
  if (head === undefined || text === undefined) {
    faults.push({ place: `${source.name}:1`, sentence: 'has no head: begin it with `---`, its fields and `---`.' });
    return undefined;
  }
  const file = withHead(source, head);
  const problems = file.document?.errors ?? [];
  if (problems.length > 0) {
    faults.push({ place: `${source.name}:1`, sentence: `its head is not YAML: ${problems[0]?.message}` });
    return undefined;
  }
  const result = ClauseHead.safeParse(file.content, { reportInput: true });
  if (!result.success) {
    for (const { path, sentence } of schemaFaults(result.error)) faults.push({ place: placeIn(file, path), sentence });
    return undefined;
  }
  const { when, fallbacks: ladder, ...clause } = result.data;
  const texts = textsOf(text, head.split('\n').length + 1);
  for (const each of texts) faults.push(...textFaults(file, each, ground));
  faults.push(...ladderFaults(file, ladder, texts), ...roleFaults(file, result.data, ground.roles));
  if (when !== undefined && !ground.conditions.some(({ id }) => id === when)) {
    faults.push({
      place: placeIn(file, ['when']),
      sentence: `${when} is no condition of papers.yaml: add or correct it.`,
    });
  }
  const saying = (n: number) => {
    const { says = '' } = texts.find((each) => each.n === n) ?? {};
    return { says, blocks: parseClauseText(says) };
  };
  const fallbacks = ladder.map((fallback) => ({ ...fallback, ...saying(fallback.n) }));
  return { file, clause: { ...clause, ...(when === undefined ? {} : { when }), ...saying(STANDARD), fallbacks } };
}

/** One text of a clause's file: the standard, or the fallback of a number. */
interface ClauseText {
  readonly n: number;
  readonly says: string;
  /** The line of the file on which it begins. */
  readonly line: number;
}

const STANDARD = 0;

/** The standard text comes first; `# Fallback 1` on a line of its own opens the next. */
function textsOf(text: string, firstLine: number): ClauseText[] {
  const texts = [{ n: STANDARD, lines: [] as string[], line: firstLine }];
  for (const [at, line] of text.split('\n').entries()) {
    const opened = /^# Fallback (\d+)\s*$/.exec(line)?.[1];
    if (opened !== undefined) texts.push({ n: Number(opened), lines: [], line: firstLine + at + 1 });
    else texts.at(-1)?.lines.push(line);
  }
  return texts.map(({ lines, ...text }) => ({ ...text, says: lines.join('\n') }));
}

/** Fallbacks are counted from 1 on, and each that is announced has its words, once. */
function ladderFaults(
  file: PlaybookFile,
  ladder: readonly z.infer<typeof FallbackHead>[],
  texts: readonly ClauseText[],
): Fault[] {
  const announced = ladder.flatMap(({ n }, at): Fault[] => {
    const place = placeIn(file, ['fallbacks', at, 'n']);
    if (n !== at + 1) return [{ place, sentence: `counts ${n} where ${at + 1} comes: number them in their order.` }];
    const found = texts.filter((text) => text.n === n).length;
    if (found === 1) return [];
    return [{ place, sentence: `has ${found} texts below a line "# Fallback ${n}": write one.` }];
  });
  const stray = texts.filter(({ n }) => n !== STANDARD && !ladder.some((fallback) => fallback.n === n));
  return [
    ...announced,
    ...stray.map(({ n, line }) => ({
      place: `${file.name}:${line - 1}`,
      sentence: `Fallback ${n} is not announced in the head: add it to \`fallbacks\`.`,
    })),
  ];
}

function roleFaults(
  file: PlaybookFile,
  { owner, fallbacks }: z.infer<typeof ClauseHead>,
  roles: readonly string[],
): Fault[] {
  const named = [
    { role: owner, path: ['owner'] },
    ...fallbacks.map(({ needs }, at) => ({ role: needs, path: ['fallbacks', at, 'needs'] })),
  ];
  return named.flatMap(({ role, path }) =>
    role === null || roles.includes(role)
      ? []
      : [{ place: placeIn(file, path), sentence: `${role} is no role of roles.yaml: correct it.` }],
  );
}

/** The head as a YAML file of its own, so that its faults are placed like all others. */
function withHead(source: PlaybookFile, head: string): PlaybookFile {
  const lines = new LineCounter();
  const document = parseDocument(head, { lineCounter: lines, prettyErrors: false });
  return { ...source, document, lines, content: document.errors.length > 0 ? null : document.toJS() };
}

function textFaults(file: PlaybookFile, { says, line: firstLine }: ClauseText, ground: ClauseGround): Fault[] {
  const known = {
    field: [...paperFields, ...ground.parameters],
    see: paperSections,
    table: paperTables,
  } as const;
  const faults: Fault[] = [];
  for (const { kind, name, line } of placeholdersIn(says, firstLine)) {
    const names: readonly string[] = known[kind];
    if (names.includes(name)) continue;
    const asked = kind === 'field' ? name : `${kind}:${name}`;
    faults.push({
      place: `${file.name}:${line}`,
      sentence: `{{${asked}}} is not known: correct it, or use one of ${names.join(', ')}.`,
    });
  }
  for (const [at, line] of says.split('\n').entries()) {
    const rate = rateWording(line);
    if (rate === undefined) continue;
    const sentence = `“${rate}” shows a price by time, which no customer's paper may: price the result.`;
    faults.push({ place: `${file.name}:${firstLine + at}`, sentence });
  }
  if (says.trim() === '')
    faults.push({ place: `${file.name}:${firstLine}`, sentence: 'says nothing: write its text.' });
  return faults;
}

function doubleFaults({ file, clause }: ClauseFile, earlier: readonly ClauseFile[]): Fault[] {
  const clash = earlier.find((other) => other.clause.id === clause.id && sameDay(other.clause, clause));
  if (!clash) return [];
  const sentence = `${clause.id} is taken: ${clash.file.name} holds on the same day; end that one with \`to\` or rename.`;
  return [{ place: placeIn(file, ['id']), sentence }];
}

const sameDay = (a: ReadClause, b: ReadClause): boolean =>
  (b.effective.to === undefined || a.effective.from <= b.effective.to) &&
  (a.effective.to === undefined || b.effective.from <= a.effective.to);

/** A reference needs somewhere to point. */
function sectionFaults({ file, clause }: ClauseFile, all: readonly ClauseFile[]): Fault[] {
  const present = new Set(all.map((other) => other.clause.section));
  const missing = sectionsCited([...clause.blocks, ...clause.fallbacks.flatMap(({ blocks }) => blocks)]).filter(
    (section) => !present.has(section),
  );
  return missing.map((section) => ({
    place: `${file.name}:1`,
    sentence: `it cites the section ${section}, but no clause belongs to it: add one or take the reference out.`,
  }));
}

function sectionsCited(blocks: readonly ClauseBlock[]): (typeof paperSections)[number][] {
  const names = [...JSON.stringify(blocks).matchAll(/"kind":"see","section":"([^"]*)"/g)].map((match) => match[1]);
  return paperSections.filter((section) => names.includes(section));
}
