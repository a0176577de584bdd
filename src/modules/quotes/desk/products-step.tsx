import { Stack, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Note } from '../../../ui/states.tsx';
import type { DeskState, QuoteDesk } from './desk.tsx';
import { Findings, findingsAt } from './findings.tsx';
import { LineList } from './line-list.tsx';
import { pastedLines } from './pasting.tsx';
import { lineFor, nextNumber, type Plan, usePlans } from './plans.tsx';
import { ProductSearch } from './product-search.tsx';

/** The services of the catalogue that are sold: found, added, counted; what follows from them stands below each. */
export function ProductsStep({ desk, state, readOnly }: ProductsStepProps) {
  const { terms, quote, faults } = state;
  const plans = usePlans(terms.channel);
  const [said, setSaid] = useState('');
  const [left, setLeft] = useState<readonly string[]>([]);
  const add = (plan: Plan) => {
    desk.edit(({ lines }) => ({ lines: [...lines, lineFor(plan, nextNumber(lines))] }));
    setSaid(`${plan.title} is added.`);
    setLeft([]);
  };
  const paste = (text: string) => {
    const { lines, faults: rows } = pastedLines(text, plans, desk.get().terms.lines);
    desk.edit((before) => ({ lines: [...before.lines, ...lines] }));
    setSaid(`${count(lines.length)} ${lines.length === 1 ? 'line is' : 'lines are'} added.`);
    setLeft(rows);
  };
  const { lines } = terms;
  const findings = findingsAt(quote.findings, 'lines');
  return (
    <Panel
      title="3. Products"
      aside={lines.length === 0 ? undefined : `${count(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`}
      flush
    >
      <Stack gap="sm" p="md" display={readOnly && findings.length === 0 ? 'none' : undefined}>
        {readOnly ? null : <ProductSearch plans={plans} onAdd={add} onPaste={paste} />}
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        {left.length === 0 ? null : (
          <Note tone="warn" live>
            {left.slice(0, 5).map((sentence) => (
              <div key={sentence}>{sentence}</div>
            ))}
            {left.length > 5 ? <div>And {count(left.length - 5)} rows more.</div> : null}
          </Note>
        )}
        <Findings label="What rules say of the lines" findings={findings} />
      </Stack>
      {lines.length === 0 ? (
        <Empty small title="Nothing on the quote yet">
          Search the catalogue above: what is sold by an order form stands there.
        </Empty>
      ) : (
        <LineList
          {...{ desk, terms, plans, faults, readOnly }}
          lines={quote.lines}
          findings={quote.findings}
          currency={quote.currency}
        />
      )}
    </Panel>
  );
}

interface ProductsStepProps {
  readonly desk: QuoteDesk;
  readonly state: DeskState;
  readonly readOnly: boolean;
}
