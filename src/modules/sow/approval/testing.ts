import { type Clause, clausesOf, type PaperDocument, text } from '../../../documents/paper.ts';
import { addPerson, type TestDoor } from '../../../platform/http/testing.ts';
import type { Person } from '../../../platform/person.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { decideStep } from '../../approvals/deciding.ts';
import { readApprovalsOf, type StoredApproval } from '../../approvals/store.ts';
import type { StoredSow } from '../store.ts';
import { settleApproved } from './renewing.ts';
import { submitSow } from './submitting.ts';

/** One person for each role of the company, by role. */
export type Crew = (role: string) => Person;

/** Hires the crew. */
export async function hireCrew(door: TestDoor, { roles }: Pick<Playbook, 'roles'>): Promise<Crew> {
  const own = roles.filter(({ side }) => side !== 'partner');
  const hired = await Promise.all(
    own.map(async ({ id, title }) => [id, await addPerson(door.db, `The ${title}`, [id], 'emea')] as const),
  );
  const known = new Map(hired);
  return (role) => known.get(role)!;
}

/** Submits a statement of work as somebody. */
export const submit = (door: TestDoor, playbook: Playbook, person: Person, number: string): Promise<StoredSow> =>
  door.act(person, (act) => submitSow({ ...act, precondition: '*' }, playbook, number, { note: null }));

/** The approval of a statement of work that was not taken back; undefined where there is none. */
export async function approvalOf(door: TestDoor, person: Person, number: string): Promise<StoredApproval | undefined> {
  const found = await door.act(person, (act) => readApprovalsOf(act, { kind: 'sow', number }));
  return found.find(({ state }) => state !== 'withdrawn');
}

/** Has every step given that is open or comes to be, but for those left out; a step of two roles is given by both. */
export async function approve(
  door: TestDoor,
  playbook: Playbook,
  crew: Crew,
  number: string,
  leaveOut: readonly string[] = [],
): Promise<StoredSow> {
  let last = crew(playbook.roles[0]!.id);
  for (;;) {
    const approval = await approvalOf(door, last, number);
    const open = approval?.steps.find(({ id, state }) => state === 'open' && !leaveOut.includes(id));
    if (!approval || !open) break;
    for (const role of open.roles) {
      last = crew(role);
      const given = { approval: approval.number, step: open.id, word: 'yes', note: null } as const;
      await door.act(last, (act) => decideStep(act, playbook, given));
    }
  }
  return door.act(last, (act) => settleApproved(act, playbook, number));
}

/** A paper in which a clause says something else: its first paragraph, or the last cell of a row of its table. */
export function reworded(paper: PaperDocument, clause: string, words: string, row?: string): PaperDocument['content'] {
  const [cover] = paper.content;
  const changed = clausesOf(paper).map((each): Clause => {
    if (each.attrs.id !== clause) return each;
    const [heading, ...blocks] = each.content;
    const first = blocks.findIndex(({ type }) => type === (row === undefined ? 'paragraph' : 'table'));
    const content = blocks.map((block, at) => {
      if (at !== first) return block;
      if (block.type === 'paragraph') return { ...block, content: [text(words)] };
      if (block.type !== 'table') return block;
      const rows = block.content.map((line) =>
        line.attrs.id === row
          ? { ...line, content: line.content.with(-1, { ...line.content.at(-1)!, content: [text(words)] }) }
          : line,
      );
      return { ...block, content: rows };
    });
    return { ...each, content: [heading, ...content] };
  });
  return [cover, ...changed];
}
