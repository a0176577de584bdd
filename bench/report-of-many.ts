/**
 * Reads the report named on the command line in a process of its own, so that its memory is its own. Prints one line
 * of JSON: seconds, the peak of the process's memory in megabytes, and what was read.
 */
import { readFile } from 'node:fs/promises';
import { readEvaluateReport } from '../src/modules/scoping/evaluate-report.ts';

const [, , path = ''] = process.argv;
const started = performance.now();
const report = { fileName: 'report.xlsx', bytes: await readFile(path) };
const scope = await readEvaluateReport(report, { largeRepositoryBytes: 5 * 1024 ** 3 });
const seconds = (performance.now() - started) / 1000;
const { projects, users } = scope.report ?? { projects: 0, users: 0 };
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024, projects, users }));
