import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clause } from '../../../documents/paper.ts';
import { Problem } from '../../../ui/api.tsx';
import type { SowPaper } from '../sow.ts';
import { PaperDesk, type Wires } from './desk.tsx';
import { partsOf } from './merging.tsx';
import type { Content } from './model/paper-nodes.ts';

const clause = (id: string, words: string): Clause => ({
  type: 'clause',
  attrs: { id, source: null },
  content: [{ type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [{ type: 'text', text: words }] }],
});
const paper = (a: string, b: string): Content => [
  { type: 'cover', attrs: { kind: 'Paper', contents: 'Contents' }, content: [] },
  clause('a', a),
  clause('b', b),
];
const sow = (version: number, content: Content): SowPaper =>
  ({ number: 'SOW-2026-0031', version, paper: { content } }) as unknown as SowPaper;

/** A server that keeps one paper, and the page. */
let server: SowPaper;
let page: Content;
let fault: Problem | undefined;
let desk: PaperDesk;
let said: string[];
const sent = vi.fn();

const outdated = () =>
  new Problem(412, 'It was changed.', { code: 'stale', errors: [{ place: 'Ada Wren', sentence: 'saved at ten.' }] });

const wires: Wires = {
  save: async (content, version) => {
    sent(version);
    if (fault) throw fault;
    if (version !== server.version) throw outdated();
    server = sow(version + 1, content);
    return server;
  },
  read: async () => server,
  mine: () => page,
  show: (content) => {
    page = content;
  },
  saved: () => {},
  said: (sentence) => said.push(sentence),
};

beforeEach(() => {
  vi.useFakeTimers();
  sent.mockClear();
  said = [];
  fault = undefined;
  server = sow(1, paper('one', 'two'));
  page = server.paper.content;
  desk = new PaperDesk(server, wires);
  return () => vi.useRealTimers();
});

const write = (content: Content) => {
  page = content;
  desk.touched();
};
const pause = (milliseconds = 1000) => vi.advanceTimersByTimeAsync(milliseconds);

describe('what is written', () => {
  test('is saved after a pause, once for many letters', async () => {
    for (const words of ['m', 'mi', 'min', 'mine']) write(paper(words, 'two'));
    expect(desk.get().at).toBe('waiting');
    await pause();
    expect(desk.get().at).toBe('saved');
    expect(sent.mock.calls).toEqual([[1]]);
    expect(server.paper.content).toEqual(paper('mine', 'two'));
  });

  test('is kept while the server is away, and saved when it is there again', async () => {
    fault = new Problem(0, 'away', { code: 'server.unreachable' });
    write(paper('mine', 'two'));
    await pause();
    expect(desk.get().at).toBe('offline');
    fault = undefined;
    await pause(5000);
    expect(desk.get().at).toBe('saved');
    expect(server.paper.content).toEqual(paper('mine', 'two'));
  });

  test('goes on top of what somebody else wrote elsewhere', async () => {
    server = sow(2, paper('one', 'theirs'));
    write(paper('mine', 'two'));
    await pause();
    await pause();
    expect(desk.get().at).toBe('saved');
    expect(server.paper.content).toEqual(paper('mine', 'theirs'));
    expect(said.join()).toContain('both stand');
  });

  test('waits for an answer where both wrote the same', async () => {
    server = sow(2, paper('theirs', 'two'));
    write(paper('mine', 'two'));
    await pause();
    const saving = desk.get();
    if (saving.at !== 'clash') expect.fail(saving.at);
    expect(server.paper.content).toEqual(paper('theirs', 'two'));
    const [parts = {}] = partsOf(page);
    desk.settle(parts);
    await pause();
    expect(server.paper.content).toEqual(paper('mine', 'two'));
    expect(desk.get().at).toBe('saved');
  });

  test('is refused with the server’s sentence, and kept on the page', async () => {
    fault = new Problem(422, 'No paper may hold that.', { code: 'paper.unfit' });
    write(paper('mine', 'two'));
    await pause();
    expect(desk.get()).toMatchObject({ at: 'refused', problem: { message: 'No paper may hold that.' } });
    expect(page).toEqual(paper('mine', 'two'));
  });

  test('of others is shown where nothing of one’s own waits', () => {
    desk.adopt(sow(2, paper('theirs', 'two')));
    expect(page).toEqual(paper('theirs', 'two'));
    write(paper('mine', 'two'));
    desk.adopt(sow(3, paper('theirs', 'theirs')));
    expect(page).toEqual(paper('mine', 'two'));
  });
});
