import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DiscountPercent } from '../modules/estimates/estimate.ts';
import { SalesChannel, WishedLine } from '../modules/quotes/quote.ts';
import { systemClock, today } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { showMoney } from '../platform/money.ts';
import { loadPlaybook } from '../playbook/playbook.ts';
import { discounted, listLines, type PricedLine, type Totals } from '../playbook/quoting/priced-lines.ts';
import { type Command, UsageError } from './command.ts';
import { dayOf, readJson } from './json-file.ts';

const usage = `parley quote --lines FILE [--json] [--on DATE] [--playbook FOLDER]

What services of the catalogue cost, with the seats and rooms that belong to them. Nothing is stored.

  --lines FILE        {lines: [{sku, quantity, delivery, attendees, facility}], discountPercent, currency, channel}; of a line
                      only the SKU is needed; - reads standard input
  --json              {on, currency, lines, totals}, amounts in cents
  --on DATE           the day whose prices are taken, e.g. 2026-08-31; today by default
  --playbook FOLDER   the playbook to price by; the configured one by default

Exit codes: 0 done, 1 refused (bad lines, a SKU that is unknown or not on sale, invalid playbook), 2 wrong usage.`;

const options = {
  lines: { type: 'string' },
  json: { type: 'boolean', default: false },
  on: { type: 'string' },
  playbook: { type: 'string' },
} as const;

const Asked = z.strictObject({
  lines: z.array(WishedLine.omit({ id: true }).extend({ quantity: WishedLine.shape.quantity.default(1) })).min(1),
  discountPercent: DiscountPercent.default(0),
  currency: z.string().optional(),
  channel: SalesChannel.default('direct'),
});

/** `parley quote`: prices lines of the catalogue from a file. Needs the playbook, no database. */
export const command: Command = {
  summary: 'What services of the catalogue cost.',
  usage,
  run: async (args, desk) => {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    if (values.lines === undefined) throw new UsageError('--lines is missing: name a file, or - for standard input.');
    const on = values.on === undefined ? today(systemClock) : dayOf(values.on);
    const asked = readJson(await desk.read(values.lines), values.lines, Asked);
    const playbook = await loadPlaybook(values.playbook ?? readConfig().playbookFolder);
    const { channel, discountPercent, currency = playbook.catalogue.currency } = asked;
    const wishes = asked.lines.map((line, at) => ({ ...line, id: String(at + 1) }));
    const priced = discounted(listLines(playbook, wishes, { on, currency, channel }), discountPercent);
    desk.out(values.json ? JSON.stringify({ on, currency, ...priced }, null, 2) : inWords(priced, currency));
    return 0;
  },
};

function inWords(
  { lines, totals }: { readonly lines: readonly PricedLine[]; readonly totals: Totals },
  currency: string,
): string {
  const money = (cents: number) => showMoney(cents, currency);
  return [
    ...lines.map(
      ({ quantity, sku, title, unitCents, listCents }) =>
        `${quantity} × ${sku ?? title}${sku === null ? '' : `  ${title}`}  ${money(unitCents)}  ${money(listCents)}`,
    ),
    ...(totals.discountCents > 0
      ? [`List price ${money(totals.listCents)}`, `Discount -${money(totals.discountCents)}`]
      : []),
    `Total ${money(totals.totalCents)}`,
  ].join('\n');
}
