import { defineConfig } from 'vitest/config';

/**
 * What the mutation tests run against each mutant: the tests of the engines of rules and money that need no database. The
 * oracle of ten thousand facts is left out, for a mutant the other tests miss should count as missed.
 */
export default defineConfig({
  test: {
    include: ['src/playbook/tables/*.test.ts', 'src/playbook/clocks/*.test.ts', 'src/platform/money.test.ts'],
    exclude: ['src/playbook/tables/jdm.test.ts'],
    setupFiles: ['checks/fewer-runs.ts'],
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
