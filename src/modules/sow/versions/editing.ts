import { openChanges } from '../../../documents/changes/changes.ts';
import { type ChangeAttrs, clausesOf, type PaperDocument } from '../../../documents/paper.ts';
import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { sowEdited } from '../entries.ts';
import type { EditedPaper } from '../sow.ts';
import type { StoredSow } from '../store.ts';
import { demandPen, keepPaper, lockSow } from './keeping.ts';

type Content = PaperDocument['content'];

/** Changes of these ids came back in a file; they are decided one by one, never by writing over them. */
const isReturned = ({ id }: ChangeAttrs): boolean => id.startsWith('r');

/**
 * Keeps what an editor hands in. New changes bear the reader's name and the time of now, whatever the browser said; those
 * that stood already keep theirs. What another side proposed can neither vanish nor be worded anew by an edit.
 * @throws Refusal `sow.pen`, `sow.frozen`, `sow.changesUndecided` (409), `paper.unfit`
 */
export async function editPaper(act: Act, playbook: Playbook, number: string, edited: EditedPaper): Promise<StoredSow> {
  demand(act.reader, 'sow.edit');
  const sow = await lockSow(act, number);
  demandPen(act, playbook, sow);
  const content = signed(act, sow.paper, edited.content);
  if (JSON.stringify(content) === JSON.stringify(sow.paper.content)) return sow;
  refuseOverwritten(sow, content);
  const kept = await keepPaper(act, playbook, sow, content);
  await recordEdit(act, playbook, sow, kept);
  return kept;
}

/** Writes down which clauses an edit touched. */
export async function recordEdit(act: Act, playbook: Playbook, before: StoredSow, after: StoredSow): Promise<void> {
  const { number, opportunity, working, openChanges: open, contentHash } = after;
  const clauses = touched(before.paper, after.paper);
  const particulars = { sow: number, opportunity, working, clauses, openChanges: open, contentHash };
  await record(act, opportunityStream(opportunity), sowEdited, particulars, playbook.version);
}

/** Ids of the clauses that are not as they were, come or gone, in reading order. */
function touched(before: PaperDocument, after: PaperDocument): string[] {
  const was = new Map(clausesOf(before).map((clause) => [clause.attrs.id, JSON.stringify(clause)]));
  const is = new Map(clausesOf(after).map((clause) => [clause.attrs.id, JSON.stringify(clause)]));
  return [...new Set([...is.keys(), ...was.keys()])].filter((id) => is.get(id) !== was.get(id));
}

/** The content with every change signed by whoever made it. */
function signed({ reader, clock }: Act, before: PaperDocument, content: Content): Content {
  const known = new Map(openChanges(before).map((change) => [change.id, change]));
  const at = clock.now().toString({ smallestUnit: 'second' });
  const sign = (key: string, value: unknown): unknown => {
    if (key !== 'marks' || !Array.isArray(value)) return value;
    return value.map((mark: { attrs?: ChangeAttrs }) => {
      if (mark.attrs === undefined) return mark;
      const { id, move } = mark.attrs;
      const stands = known.get(id);
      const mine = { id, author: reader.name, at, ...(move === undefined ? {} : { move }) };
      return { ...mark, attrs: { ...mark.attrs, ...(stands ?? mine), ...(stands ? {} : { untracked: undefined }) } };
    });
  };
  return JSON.parse(JSON.stringify(content, sign)) as Content;
}

function refuseOverwritten(sow: StoredSow, content: Content): void {
  const before = wordsOfReturned(sow.paper.content);
  const after = wordsOfReturned(content);
  for (const [id, { author, words, trace }] of before) {
    if (after.get(id)?.trace === trace) continue;
    const sentence = `What ${author} proposed (“${words.slice(0, 60)}”) is decided under Redlines, accepted, rejected or countered; an edit may not take it away or word it anew.`;
    throw new Refusal('sow.changesUndecided', sentence, { status: 409, faults: [{ place: id, sentence }] });
  }
}

interface Sign {
  readonly type: string;
  readonly attrs: ChangeAttrs;
}

interface Marked {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs?: unknown;
  readonly content?: readonly Marked[] | undefined;
  readonly marks?: readonly { readonly type: string; readonly attrs?: ChangeAttrs }[] | undefined;
}

/** What each change that came back in a file says, where and how: its words for people, its trace for comparing. */
function wordsOfReturned(content: Content): Map<string, Returned> {
  const found = new Map<string, Returned>();
  const walk = (node: Marked, block: string, above: readonly Sign[]): void => {
    const own = (node.marks ?? []).flatMap(({ type, attrs }) => (attrs && isReturned(attrs) ? [{ type, attrs }] : []));
    const here = idOf(node) ?? block;
    const all = [...above, ...own];
    const said = node.text ?? (node.content === undefined ? JSON.stringify(node.attrs ?? '') : '');
    for (const { type, attrs } of all) {
      const before = found.get(attrs.id) ?? { author: attrs.author, words: '', place: '', trace: '' };
      const place = `;${type} ${here} `;
      const trace = before.trace + (place === before.place ? '' : place) + said;
      found.set(attrs.id, { ...before, words: before.words + (node.text ?? ''), place, trace });
    }
    for (const child of node.content ?? []) walk(child, here, all);
  };
  for (const node of content) walk(node as Marked, '', []);
  return found;
}

interface Returned {
  readonly author: string;
  readonly words: string;
  /** Of the piece that was read last. */
  readonly place: string;
  readonly trace: string;
}

const idOf = ({ attrs }: Marked): string | undefined => {
  const id = (attrs as { readonly id?: unknown } | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
};
