import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import type { DemoHouse } from './demo-house.ts';

/** Signs somebody of the demo in; whoever sat there before leaves. */
export async function signIn(context: BrowserContext, { address, seller }: DemoHouse, email: string): Promise<void> {
  const data = { email, password: seller.password };
  const answer = await context.request.post(`${address}/api/auth/sign-in/email`, {
    data,
    headers: { origin: address },
  });
  expect(answer.status()).toBe(200);
}

/** The window of a desk. */
const viewport = { width: 1440, height: 900 };

/** A browser of somebody of the demo who has signed in, at the moment at which the house stands. */
export async function signedIn(
  browser: Browser,
  house: DemoHouse,
  email: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  await context.clock.setFixedTime(house.clock.now().toString());
  await signIn(context, house, email);
  return context;
}
