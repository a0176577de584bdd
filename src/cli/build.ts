import { parseArgs } from 'node:util';
import { buildPages } from '../web/pages.ts';
import type { Command } from './command.ts';

const usage = `parley build

Builds the pages that "parley start" would build when it first starts, and prints their folder. For images and machines
where Parley may not write beside its program.

Exit codes: 0 built, or built already, 1 refused, 2 wrong usage.`;

/** `parley build`: the pages, before the first start. */
export const command: Command = {
  summary: 'Build the pages now instead of at the first start.',
  usage,
  async run(args, desk) {
    parseArgs({ args: [...args], options: {}, strict: true });
    desk.out(await buildPages(desk.say));
    return 0;
  },
};
