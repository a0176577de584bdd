import type { Act } from '../../platform/act.ts';
import { nearest } from '../../platform/nearest.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { agree, type Fact, type FactHistory, type Statement } from './fact.ts';
import { factKinds } from './stating.ts';
import { countStatements, readStanding, readStatements, type StoredStatement } from './store.ts';

/** All that is known of a customer as far as the reader may see it: conflicts first, then by title. */
export async function readFacts(act: Act, playbook: Playbook, account: string): Promise<Fact[]> {
  const counts = await countStatements(act, account);
  const standing = Map.groupBy(await readStanding(act, account), ({ name }) => name);
  const titles = new Map(playbook.facts.map(({ name, title }) => [name, title]));
  return [...counts]
    .map(([name, { stated, setAside }]) =>
      factOf(name, titles.get(name) ?? name, standing.get(name) ?? [], stated, setAside),
    )
    .sort(
      (one, other) =>
        Number(other.others.length > 0) - Number(one.others.length > 0) || (one.title < other.title ? -1 : 1),
    );
}

/**
 * One fact with everything that was ever said of it.
 * @throws Refusal `fact.notFound` (404) with the name that comes nearest
 */
export async function readFact(act: Act, playbook: Playbook, account: string, name: string): Promise<FactHistory> {
  const statements = await readStatements(act, account, name);
  const counts = (await countStatements(act, account)).get(name);
  if (counts === undefined) {
    const near = nearest(
      name,
      factKinds(act, playbook).map((kind) => kind.name),
    );
    const cure = near === undefined || near === name ? '' : ` Did you mean "${near}"?`;
    throw new Refusal('fact.notFound', `Nothing is known of "${name.slice(0, 80)}" that you may see.${cure}`, {
      status: 404,
    });
  }
  const title = playbook.facts.find((kind) => kind.name === name)?.title ?? name;
  const standing = statements.filter(({ setAside }) => setAside === null);
  const fact = factOf(name, title, standing, counts.stated, counts.setAside);
  return { ...fact, statements: statements.map(told) };
}

function factOf(
  name: string,
  title: string,
  standing: readonly StoredStatement[],
  stated: number,
  setAside: number,
): Fact {
  const [newest, ...rest] = standing;
  return {
    ...{ name, title },
    unit: newest?.unit ?? null,
    standing: newest === undefined ? null : told(newest),
    others: newest === undefined ? [] : rest.filter((other) => !agree(newest, other)).map(told),
    history: stated,
    version: stated + setAside,
  };
}

/** The words by which we tell sources apart are ours alone. */
const told = ({ source: _, ...statement }: StoredStatement): Statement => statement;
