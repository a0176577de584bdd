import { defineConfig } from 'vitest/config';

const browser = '{src,scenarios}/**/*.browser.test.ts';

/** Two projects: what needs no browser, and the stories told in a real one. */
export default defineConfig({
  test: {
    allowOnly: false,
    // Machines that run the checks have two cores; a worker each, and the server answers in between.
    maxWorkers: 2,
    globalSetup: ['checks/database-setup.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,checks,fixtures,playbooks,scenarios,bench}/**/*.test.{ts,tsx}'],
          exclude: [browser],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'browser', include: [browser], testTimeout: 60_000, hookTimeout: 120_000 } },
    ],
  },
});
