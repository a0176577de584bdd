import { z } from 'zod';

/** One check and how it went; `why` is one line for the summary. */
export interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly why?: string;
}

/** What we read of the JSON report that vitest writes. */
const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** The first line that says something, without colours. */
const firstLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour.
  (text.replace(/\u001b\[[0-9;]*m/g, '').match(/\S.*/)?.[0] ?? '').slice(0, 200);

/** Every file of tests by the path below `root`, so that one that no project picks up is missed. */
type Below = (file: string) => string;

function outcomesOfFile(file: z.infer<typeof Report>['testResults'][number], below: Below): Outcome[] {
  const path = below(file.name);
  const tests = file.assertionResults.map(({ fullName, status, failureMessages }): Outcome => {
    const name = `${path}: ${fullName}`;
    if (status === 'passed') return { name, passed: true };
    const why = status === 'failed' ? firstLine(failureMessages?.[0] ?? '') : `${status}; a test runs or is deleted`;
    return { name, passed: false, why };
  });
  if (file.status === 'passed' ? tests.length > 0 : tests.some(({ passed }) => !passed)) return tests;
  return [...tests, { name: path, passed: false, why: firstLine(file.message) || 'holds no test' }];
}

/**
 * The outcomes of a run of vitest. Counted as failures besides failed tests: skipped and unfinished ones, a file that
 * did not load or was not run, a report that is missing or empty, and a bad end although every test passed.
 *
 * @param report what vitest wrote, parsed; undefined when it wrote nothing
 * @param exitCode how vitest ended; null when a signal ended it
 * @param files the test files that should have run, as paths below the root
 */
export function outcomesOfTests(
  report: unknown,
  exitCode: number | null,
  files: readonly string[],
  below: Below,
): Outcome[] {
  const read = Report.safeParse(report);
  if (!read.success) return [{ name: 'vitest', passed: false, why: `left no report (exit code ${exitCode})` }];
  const outcomes = read.data.testResults.flatMap((file) => outcomesOfFile(file, below));
  const ran = new Set(read.data.testResults.map(({ name }) => below(name)));
  for (const file of files)
    if (!ran.has(file)) outcomes.push({ name: file, passed: false, why: 'belongs to no project of vitest.config.ts' });
  if (outcomes.length === 0) outcomes.push({ name: 'vitest', passed: false, why: 'ran no test' });
  const clean = exitCode === 0 && read.data.success;
  if (!clean && outcomes.every(({ passed }) => passed))
    outcomes.push({ name: 'vitest', passed: false, why: `ended with ${exitCode}, by an error outside the tests` });
  return outcomes;
}

/** The very last line of `npm test`. */
export function lastLine(outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return `${passed} passed, ${outcomes.length - passed} failed`;
}
