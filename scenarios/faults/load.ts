import { demoPassword } from '../../fixtures/company.ts';

/** A deed whose answer came: it must be there whatever happens afterwards. */
export interface Acknowledged {
  readonly opened: string[];
  readonly routed: string[];
  readonly estimated: string[];
  readonly moved: string[];
}

/** Some writers at work on a Parley; `stop` lets each of them end what it has begun. */
export interface Load {
  readonly acknowledged: Acknowledged;
  /** Answers that were neither a success nor a plain refusal, in words; a lost connection is none of them. */
  odd(): readonly string[];
  /** How many requests were answered 503 with `Retry-After`. */
  away(): number;
  stop(): Promise<void>;
}

/** The cookie of an engagement manager of the demo, who may do everything the writers do. */
export async function enter(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email: 'rosalind.waxwing@tanager.example', password: demoPassword }),
  });
  if (!answer.ok) throw new Error(`Nobody gets in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

/** The answer did not come, or said that the database is away: what became of the deed is not known. */
class Unknown extends Error {}

/** Starts writers that each open customers, route, estimate and move them, one deed after the other, until they are stopped. */
export function startLoad(addresses: readonly string[], cookie: string, writers: number): Load {
  const acknowledged: Acknowledged = { opened: [], routed: [], estimated: [], moved: [] };
  const odd: string[] = [];
  let stopped = false;
  let away = 0;
  const ask = async (
    address: string,
    method: string,
    path: string,
    body: unknown,
    version?: number,
  ): Promise<Answer> => {
    const headers: Record<string, string> = { cookie, origin: address, 'content-type': 'application/json' };
    if (version !== undefined) headers['if-match'] = `"${version}"`;
    const answer = await fetch(`${address}${path}`, { method, headers, body: JSON.stringify(body) }).catch(() => null);
    const words = await answer?.text().catch(() => null);
    if (!answer || words === null || words === undefined) throw new Unknown();
    if (answer.status === 503 && answer.headers.has('retry-after')) {
      away += 1;
      throw new Unknown();
    }
    if (!answer.ok) {
      odd.push(
        `${method} ${path.replace(/OPP-[\d-]+/, 'OPP')}: ${answer.status} ${words.replace(/"requestId":"[^"]+"/, '')}`,
      );
      throw new Unknown();
    }
    return JSON.parse(words) as Answer;
  };
  const write = async (writer: number) => {
    for (let turn = 0; !stopped; turn += 1) {
      const address = addresses[(writer + turn) % addresses.length] ?? '';
      await one(address, `Load ${writer}-${turn}`).catch(async (fault: unknown) => {
        if (!(fault instanceof Unknown)) throw fault;
        await new Promise((resolve) => setTimeout(resolve, 100));
      });
    }
  };
  const one = async (address: string, name: string) => {
    const customer = { name, country: 'US', region: 'americas', edition: 'ee', employees: 1500 };
    const account = await ask(address, 'POST', '/api/accounts', customer);
    // Large enough for the technical architect to review: a job of its own.
    const needs = [{ service: 'migration-to-saas' }, { service: 'implementation' }, { service: 'migration' }];
    const wanted = { name: `${name}: to SaaS`, account: account.number, closeDate: '2027-12-31', needs };
    const { number } = await ask(address, 'POST', '/api/opportunities', wanted);
    acknowledged.opened.push(number);
    const path = `/api/opportunities/${number}`;
    await ask(address, 'POST', `${path}/engagement`, {});
    acknowledged.routed.push(number);
    await ask(address, 'POST', `${path}/estimates`, {});
    acknowledged.estimated.push(number);
    await ask(address, 'POST', `${path}/stage`, { verb: 'lose', reason: 'budget', details: 'None this year.' }, 1);
    acknowledged.moved.push(number);
  };
  const working = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return {
    acknowledged,
    odd: () => [...new Set(odd)].slice(0, 10),
    away: () => away,
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}

interface Answer {
  readonly number: string;
}
