import { momentInWords } from '../../ui/figures.tsx';
import { Tag } from '../../ui/tag.tsx';
import { placeOf, type Statement, sayValue } from './fact.ts';
import styles from './facts.module.css';

/** How sure whoever said it was, where it was not exactly so. */
export function Sureness({ confidence }: Pick<Statement, 'confidence'>) {
  if (confidence === 'exact') return null;
  return <Tag tone={confidence === 'guess' ? 'warn' : 'neutral'}>{confidence}</Tag>;
}

/** Where it was taken from: the file with its cells, or who said it. */
export function sourceInWords({ provenance }: Statement): string {
  const ofFile = provenance.kind === 'report' || provenance.kind === 'imported';
  // A text has no sheets: its cells stand in the file itself.
  return ofFile && provenance.sheet !== provenance.file
    ? `${provenance.file}, ${placeOf(provenance)}`
    : placeOf(provenance);
}

/** One thing that was said: value, how sure, where it was taken from, who noted it when, and why it was set aside. */
export function StatementWords({ statement }: { readonly statement: Statement }) {
  const { setAside, statedBy, statedAt } = statement;
  const why = setAside?.why === 'newer' ? 'The same source said something newer' : setAside?.why;
  return (
    <>
      <div className={styles.heading}>
        <span className={setAside ? `${styles.value} ${styles.aside}` : styles.value}>{sayValue(statement)}</span>
        <Sureness confidence={statement.confidence} />
        {statement.sight === 'customer' ? null : <Tag outline>team only</Tag>}
      </div>
      <div className={styles.source}>{sourceInWords(statement)}</div>
      <div className={styles.source}>
        {statedBy ?? 'The customer'}, {momentInWords(statedAt)}
        {statement.opportunity === null ? '' : `, ${statement.opportunity}`}
      </div>
      {setAside ? (
        <div className={styles.source}>
          Set aside by {setAside.by ?? 'the customer'}, {momentInWords(setAside.at)}: {why}
        </div>
      ) : null}
    </>
  );
}
