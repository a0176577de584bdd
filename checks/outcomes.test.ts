import { describe, expect, test } from 'vitest';
import { lastLine, outcomesOfTests } from './outcomes.ts';

const below = (file: string) => file.replace('/house/', '');
const good = { fullName: 'adds up', status: 'passed', failureMessages: [] };
const file = (assertionResults: unknown[], status = 'passed', message = '') => ({
  name: '/house/src/money.test.ts',
  status,
  message,
  assertionResults,
});
const report = (testResults: unknown[], success = true) => ({ success, testResults });

/** The last line for a report, and the reasons of what failed. */
function judged(given: unknown, exitCode: number | null, files = ['src/money.test.ts']) {
  const outcomes = outcomesOfTests(given, exitCode, files, below);
  return [lastLine(outcomes), ...outcomes.flatMap(({ passed, why }) => (passed ? [] : [why]))];
}

describe('a run of the tests is judged', () => {
  test('all passed', () => {
    expect(judged(report([file([good, good])]), 0)).toEqual(['2 passed, 0 failed']);
  });

  test('one failed: its first line is the reason', () => {
    const bad = { fullName: 'adds', status: 'failed', failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at x'] };
    expect(judged(report([file([good, bad], 'failed')], false), 1)).toEqual(['1 passed, 1 failed', 'expected 1']);
  });

  test.each(['skipped', 'todo', 'pending', 'disabled'])('%s is a failure', (status) => {
    const idle = { fullName: 'later', status, failureMessages: [] };
    expect(judged(report([file([good, idle])]), 0)[0]).toBe('1 passed, 1 failed');
  });

  test('a file that did not load is a failure with its message', () => {
    const broken = report([file([], 'failed', "Cannot find module './nope.ts'")], false);
    expect(judged(broken, 1)).toEqual(['0 passed, 1 failed', "Cannot find module './nope.ts'"]);
  });

  test('a file without a test is a failure', () => {
    expect(judged(report([file([])]), 0)[0]).toBe('0 passed, 1 failed');
  });

  test('a file that no project picked up is a failure', () => {
    const [line] = judged(report([file([good])]), 0, ['src/money.test.ts', 'docs/lost.test.ts']);
    expect(line).toBe('1 passed, 1 failed');
  });

  test('a crash, half a report and an empty run are failures', () => {
    expect(judged(undefined, null)[0]).toBe('0 passed, 1 failed');
    expect(judged({ success: true }, 0)[0]).toBe('0 passed, 1 failed');
    expect(judged(report([]), 0, [])[0]).toBe('0 passed, 1 failed');
  });

  test('an error outside the tests is a failure though every test passed', () => {
    expect(judged(report([file([good])], false), 1)[0]).toBe('1 passed, 1 failed');
    expect(judged(report([file([good])]), 137)[0]).toBe('1 passed, 1 failed');
  });
});
