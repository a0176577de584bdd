import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { people } from '../fixtures/people.ts';
import { openBrowser } from './browser.ts';
import type { Team } from './deal-steps.ts';
import { type DemoHouse, openDemoHouse } from './demo-house.ts';
import { signedIn } from './signed-in.ts';

export const linkIn = (letters: readonly string[]): string =>
  /https?:\S+\/guest\/\S+\/signing/.exec(letters.join('\n'))?.[0] ?? '';
export const codeIn = (letters: readonly string[]): string => /code is (\d{6})/.exec(letters.join('\n'))?.[1] ?? '';

/** Who of the demo holds a role, in Europe or wherever they are asked from. */
export function colleague(role: string): (typeof people)[number] {
  const found = people.find(({ roles, region }) => roles.includes(role) && (region ?? 'emea') === 'emea');
  if (!found) throw new Error(`Nobody of the demo is ${role}.`);
  return found;
}

/** Opens the demo house, and the browser at whose door people are then let in. */
export async function openDemoDesks(): Promise<DemoDesks> {
  const [house, browser] = await Promise.all([openDemoHouse(), openBrowser()]);
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return new DemoDesks(house, browser, axe);
}

/** The demo house with its people at their desks, each in a browser of their own, and people of customers on their phones. */
export class DemoDesks {
  readonly house: DemoHouse;
  readonly #browser: Browser;
  readonly #axe: string;
  readonly #desks = new Map<string, Promise<BrowserContext>>();

  constructor(house: DemoHouse, browser: Browser, axe: string) {
    this.house = house;
    this.#browser = browser;
    this.#axe = axe;
  }

  /** The people of the demo by their roles, who do over HTTP what a story does not tell. */
  readonly team: Team = {
    personOf: colleague,
    does: async (role, method, path, data = {}) => {
      const { request } = await this.desk(colleague(role).email);
      const headers = { origin: this.house.address, 'if-match': '*' };
      const answer = await request.fetch(this.house.address + path, { method, data, headers });
      expect(answer.ok(), `${role}, ${method} ${path}: ${await answer.text()}`).toBe(true);
      return answer.json();
    },
    // What somebody did has followed when it is looked at; nobody waits for it between one deed and the next.
    sees: async (role, path, shape) => {
      await this.settle();
      const { request } = await this.desk(colleague(role).email);
      const answer = await request.get(this.house.address + path);
      expect(answer.ok(), `${role} sees ${path}: ${await answer.text()}`).toBe(true);
      return shape.parse(await answer.json());
    },
  };

  /** The browser at whose door somebody of ours has signed in: one for each, however often they are asked for. */
  desk(email: string): Promise<BrowserContext> {
    const entered = this.#desks.get(email) ?? signedIn(this.#browser, this.house, email);
    this.#desks.set(email, entered);
    return entered;
  }

  /** A page of somebody of ours. */
  async at(email: string, path: string): Promise<Page> {
    const page = await (await this.desk(email)).newPage();
    await page.goto(this.house.address + path);
    return page;
  }

  /** Waits until everything that follows by itself has followed. */
  async settle(): Promise<void> {
    const done = async () => {
      const { rows } = await sql`select 1 from graphile_worker.jobs where run_at <= now()`.execute(this.house.db);
      return rows.length === 0;
    };
    await vi.waitUntil(done, { timeout: 20_000, interval: 20 });
  }

  /** Does a chore of the clock, with all that follows from it. */
  async chore(name: string): Promise<void> {
    await sql`select graphile_worker.add_job(${name})`.execute(this.house.db);
    await this.settle();
  }

  /** Time passes in the house, and whoever sits at a desk goes home. */
  async wait(passing: Temporal.DurationLike): Promise<void> {
    this.house.clock.advance(passing);
    for (const desk of this.#desks.values()) await (await desk).close();
    this.#desks.clear();
  }

  /** What was mailed to an address, the newest first, once there are so many letters. */
  async lettersTo(recipient: string, atLeast = 1): Promise<string[]> {
    const letters = this.house.db.selectFrom('letter').select('text').where('recipient', '=', recipient);
    let texts: string[] = [];
    const read = async () => {
      texts = (await letters.orderBy('id', 'desc').execute()).map(({ text }) => text ?? '');
      return texts.length;
    };
    await expect.poll(read, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(atLeast);
    return texts;
  }

  async onPhone(link: string): Promise<Page> {
    const phone = await this.#browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    phone.setDefaultTimeout(20_000);
    await phone.clock.setFixedTime(this.house.clock.now().toString());
    const page = await phone.newPage();
    await page.goto(link);
    return page;
  }

  /** Opens the link of the newest letter to an address and enters the code that is mailed then, by the keyboard. */
  async openLetter(address: string): Promise<Page> {
    await this.settle();
    const letters = await this.lettersTo(address);
    const page = await this.onPhone(linkIn(letters));
    await page.getByText('We have mailed a code of six digits').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(codeIn(await this.lettersTo(address, letters.length + 1)));
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    return page;
  }

  /** Fails where axe finds something on a page, or where it is wider than its window. */
  async isClean(page: Page): Promise<void> {
    await page.evaluate(this.#axe);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.house.stop();
  }
}
