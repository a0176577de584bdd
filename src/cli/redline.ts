import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { listRedlines } from '../documents/word/listing.ts';
import type { Redlines } from '../documents/word/redline.ts';
import { resolveAll } from '../documents/word/resolving.ts';
import { saveWord } from '../documents/word/word-file.ts';
import { type Command, type Console, UsageError } from './command.ts';
import { counted } from './figures.ts';
import { compareFiles } from './redline-compare.ts';
import { redlinesInWords } from './redlines-in-words.ts';
import { readWord } from './word-input.ts';
import { writeTogether } from './write-together.ts';

const usage = `parley redline list FILE.docx [--json]
parley redline accept-all IN.docx OUT.docx
parley redline reject-all IN.docx OUT.docx
parley redline compare OLD.docx NEW.docx OUT.docx --author NAME [--date ISO]

Tracked changes and comments of any Word file. Needs no database.

  list         every change and comment, by whom and when as the file says it, and what cannot be told in words
  accept-all   writes the file with all of its changes taken in
  reject-all   writes the file with all of its changes taken back
  compare      writes what makes NEW of OLD as tracked changes: accepted whole it is NEW, rejected whole OLD

  --json       {changes: [{id, kind, author, date, text, clause, paragraph, ...}], comments: [...], unsupported: [...]}
  --author     who signs the changes
  --date       when, e.g. 2026-08-31 or 2026-08-31T09:00:00Z; now by default

Exit codes: 0 done, 1 refused (no Word file, encrypted, damaged, with macros, too large), 2 wrong usage.`;

const options = {
  json: { type: 'boolean', default: false },
  author: { type: 'string' },
  date: { type: 'string' },
} as const;

interface Asked {
  readonly json: boolean;
  readonly names: readonly string[];
  readonly author: string | undefined;
  readonly date: string | undefined;
}

const verbs: Record<string, (asked: Asked, desk: Console) => Promise<number>> = {
  list,
  'accept-all': (asked, desk) => resolved(asked, 'accept', desk),
  'reject-all': (asked, desk) => resolved(asked, 'reject', desk),
  compare: compareFiles,
};

/** `parley redline`: tracked changes of any Word file. */
export const command: Command = {
  summary: 'List, accept, reject or make the tracked changes of a Word file.',
  usage,
  run: async (args, desk) => {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    const [verb, ...names] = positionals;
    const work = verb === undefined ? undefined : verbs[verb];
    if (!work)
      throw new UsageError(`${verb ?? 'Nothing'} is no verb of it: take one of ${Object.keys(verbs).join(', ')}.`);
    return work({ json: values.json, names, author: values.author, date: values.date }, desk);
  },
};

async function list({ json, names }: Asked, desk: Console): Promise<number> {
  const [path] = names;
  if (path === undefined || names.length > 1) throw new UsageError('list takes one Word file.');
  const redlines = listRedlines(await readWord(path));
  desk.out(json ? JSON.stringify(redlines, null, 2) : redlinesInWords(redlines));
  return 0;
}

async function resolved({ names }: Asked, verdict: 'accept' | 'reject', desk: Console): Promise<number> {
  const [from, to] = names;
  if (from === undefined || to === undefined || names.length > 2)
    throw new UsageError(`${verdict}-all takes two Word files, the one to read and the one to write.`);
  const file = await readWord(from);
  const before = listRedlines(file);
  const settled = resolveAll(file, verdict);
  await writeTogether(dirname(to), { [basename(to)]: saveWord(settled) });
  const left = listRedlines(settled);
  const did = verdict === 'accept' ? 'taken in' : 'taken back';
  desk.say(`${counted(before.changes.length - left.changes.length, 'change')} ${did}, ${left.changes.length} left.`);
  tellUnsupported(before, desk);
  desk.out(to);
  return 0;
}

/** What was settled without anybody having read it in words is said, so that somebody looks at it. */
function tellUnsupported({ unsupported }: Redlines, desk: Console): void {
  for (const { place, sentence } of unsupported) desk.say(`To be looked at, ${place}: ${sentence}`);
}
