import { Note } from '../../../ui/states.tsx';
import type { QuoteFinding } from '../quote.ts';
import styles from './desk.module.css';

const tones = { refuse: 'bad', approval: 'warn', advise: 'neutral' } as const;
const weights: Readonly<Record<QuoteFinding['severity'], number>> = { refuse: 0, approval: 1, advise: 2 };

/** The id of the line a finding is about; undefined where it is about the quote as a whole or one of its terms. */
export function lineOfFinding({ place }: QuoteFinding): string | undefined {
  const [part, id] = place?.split('.') ?? [];
  return part === 'lines' ? id : undefined;
}

/** The findings about one place of a quote: `useCase`, `discountPercent`. */
export const findingsAt = (findings: readonly QuoteFinding[], place: string): readonly QuoteFinding[] =>
  findings.filter((finding) => finding.place === place);

/** What rules say of a quote, what hinders first, each with its cure and where it is written. */
export function Findings({ findings, label }: FindingsProps) {
  if (findings.length === 0) return null;
  const sorted = findings.toSorted((one, other) => weights[one.severity] - weights[other.severity]);
  return (
    <ul className={styles.findings} aria-label={label}>
      {sorted.map((finding) => (
        <li key={`${finding.rule} ${finding.place}`}>
          <Note tone={tones[finding.severity]}>
            {finding.sentence} {finding.cure}
            <Source finding={finding} />
          </Note>
        </li>
      ))}
    </ul>
  );
}

interface FindingsProps {
  readonly findings: readonly QuoteFinding[];
  /** Its name to a screen reader. */
  readonly label: string;
}

const Source = ({ finding: { source, alternative } }: { readonly finding: QuoteFinding }) => (
  <div className={styles.source}>
    {source}
    {alternative === null ? '' : `; elsewhere (${alternative.source}): ${alternative.says}`}
  </div>
);
