import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { QuoteFinding, QuoteLine, QuoteTerms, WishedLine } from '../quote.ts';
import styles from './desk.module.css';
import type { QuoteDesk } from './desk.tsx';
import { lineOfFinding } from './findings.tsx';
import { LineRow } from './line-row.tsx';
import type { Plans } from './plans.tsx';

const rowHeight = 66;
/** Up to here every line stands in the page, where the browser's own search finds it. */
const rowsDrawnAtOnce = 60;

/** What a row shows of a line beside what was wished. */
export interface ReckonedLine {
  /** Undefined until the line was reckoned. */
  readonly line: QuoteLine | undefined;
  /** Lines that follow from it: seats, rooms. */
  readonly extras: readonly QuoteLine[];
  readonly findings: readonly QuoteFinding[];
}

function useReckoned(lines: readonly QuoteLine[], findings: readonly QuoteFinding[]) {
  return useMemo(() => {
    const byId = new Map(lines.map((line) => [line.id, line]));
    const extras = Map.groupBy(
      lines.filter(({ of }) => of !== null),
      ({ of }) => of,
    );
    const said = Map.groupBy(findings, lineOfFinding);
    const dearest = Math.max(1, ...lines.map(({ listCents }) => listCents));
    const of = (id: string): ReckonedLine => ({
      line: byId.get(id),
      extras: extras.get(id) ?? [],
      findings: said.get(id) ?? [],
    });
    return { of, dearest };
  }, [lines, findings]);
}

/** The lines of a quote, one below the other; of a long quote only those in sight are drawn. */
export function LineList({ desk, terms, plans, lines, findings, currency, faults, readOnly }: LineListProps) {
  const { of, dearest } = useReckoned(lines, findings);
  const row = (wish: WishedLine, at: number) => (
    <LineRow
      {...{ wish, plans, currency, dearest, readOnly, desk }}
      reckoned={of(wish.id)}
      fault={faults.get(`lines.${wish.id}.quantity`) ?? faults.get(`lines.${wish.id}.attendees`)}
      place={at + 1}
    />
  );
  const { lines: wishes } = terms;
  if (wishes.length > rowsDrawnAtOnce) return <RowsInSight wishes={wishes} row={row} />;
  return (
    <ol className={styles.lines} aria-label="Lines">
      {wishes.map((wish, at) => (
        <li key={wish.id} className={styles.line}>
          {row(wish, at)}
        </li>
      ))}
    </ol>
  );
}

interface LineListProps {
  readonly desk: QuoteDesk;
  readonly terms: QuoteTerms;
  readonly plans: Plans;
  /** As they were reckoned. */
  readonly lines: readonly QuoteLine[];
  readonly findings: readonly QuoteFinding[];
  readonly currency: string;
  readonly faults: ReadonlyMap<string, string>;
  readonly readOnly: boolean;
}

/** Only the rows in sight and a few beyond; each is as high as its findings make it. */
function RowsInSight({ wishes, row }: RowsInSightProps) {
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const sight = useWindowVirtualizer({
    count: wishes.length,
    estimateSize: () => rowHeight,
    getItemKey: (at) => wishes[at]?.id ?? at,
    overscan: 12,
    scrollMargin: top,
  });
  return (
    <ol
      ref={list}
      className={styles.lines}
      data-drawn-in-part
      style={{ height: sight.getTotalSize() }}
      aria-label="Lines"
    >
      {sight.getVirtualItems().map(({ index, key, start }) => {
        const wish = wishes[index];
        return wish === undefined ? null : (
          <li
            key={key}
            ref={sight.measureElement}
            data-index={index}
            className={styles.line}
            aria-setsize={wishes.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {row(wish, index)}
          </li>
        );
      })}
    </ol>
  );
}

interface RowsInSightProps {
  readonly wishes: readonly WishedLine[];
  readonly row: (wish: WishedLine, at: number) => React.ReactNode;
}
