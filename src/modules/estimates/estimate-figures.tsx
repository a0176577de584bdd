import { Text } from '@mantine/core';
import { showMoney } from '../../platform/money.ts';
import { Facts } from '../../ui/facts.tsx';
import { count } from '../../ui/figures.tsx';
import { RangeBar } from '../../ui/range-bar.tsx';
import { Note } from '../../ui/states.tsx';
import type { EstimateHead } from './estimate.ts';

/** What an estimate comes to, held against the published range, and what a person must look at. */
export function EstimateFigures({ estimate }: { readonly estimate: Pick<EstimateHead, 'sheet' | 'costs'> }) {
  const { sheet, costs } = estimate;
  const { totals, range, flags, currency } = sheet;
  const show = (cents: number) => showMoney(cents, currency);
  return (
    <>
      <Facts
        items={[
          ['Total', <strong key="total">{show(totals.totalCents)}</strong>],
          ['Services', show(totals.servicesCents)],
          ['Education', show(totals.educationCents)],
          ...(sheet.discountPercent > 0 ? [['Discount', `${sheet.discountPercent} %`] as const] : []),
          ...(sheet.optionalCents > 0 ? [['Optional, later', show(sheet.optionalCents)] as const] : []),
          ...(sheet.travelCents > 0 ? [['Travel budget', show(sheet.travelCents)] as const] : []),
          ...(costs ? [['Hours', count(costs.hours)] as const] : []),
          ...(costs && costs.costCents !== null ? [['Cost', show(costs.costCents)] as const] : []),
          ...(costs && costs.marginPercent !== null ? [['Margin', `${count(costs.marginPercent)} %`] as const] : []),
          ['Duration', `${count(sheet.durationDays)} working days`],
        ]}
        width={104}
      />
      {range === null ? null : (
        <div>
          <RangeBar
            label="Price against the published range"
            low={range.lowCents}
            high={range.highCents}
            value={range.estimatedCents}
            show={show}
          />
          <Text c="dimmed" fz="xs" mt={4}>
            Published range of {range.service} for {range.cell} ({range.source})
          </Text>
        </div>
      )}
      {flags.length === 0 ? null : (
        <Note tone="warn">
          {flags.map(({ sentence }) => (
            <div key={sentence}>{sentence}</div>
          ))}
        </Note>
      )}
    </>
  );
}
