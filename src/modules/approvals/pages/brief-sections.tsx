import { Fragment } from 'react';
import type { Brief, BriefChange, BriefSection } from '../approval.ts';
import styles from './approval.module.css';

/** A frozen brief as it was shown, with what changed since its reader looked last marked in its place. */
export function BriefSections({ brief, changes }: { readonly brief: Brief; readonly changes: readonly BriefChange[] }) {
  const head = changes.find(({ section }) => section === '');
  const titles = new Set(brief.sections.map(({ title }) => title));
  const gone = changes.filter(({ section, now }) => now === null && !titles.has(section));
  return (
    <div className={styles.brief}>
      <p className={styles.lead}>{brief.lead}</p>
      {head?.was ? <Was words={head.was} /> : null}
      {brief.sections.map((section, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a frozen brief never changes its order.
        <Section key={at} section={section} changes={changes.filter((change) => change.section === section.title)} />
      ))}
      {gone.length === 0 ? null : (
        <section className={styles.section}>
          <h3>Not there any more</h3>
          {gone.map(({ section, label, was }) => (
            <Was key={`${section} ${label}`} words={`${[section, label].filter(Boolean).join(', ')}: ${was}`} />
          ))}
        </section>
      )}
    </div>
  );
}

function Section({ section, changes }: { readonly section: BriefSection; readonly changes: readonly BriefChange[] }) {
  const of = (label: string | null) => changes.find((change) => change.label === label);
  const gone = changes.filter(({ now }) => now === null);
  return (
    <section className={styles.section}>
      <h3>{section.title}</h3>
      {'rows' in section ? (
        <dl className={styles.rows}>
          {section.rows.map(({ label, value }) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>
                <Value value={value} change={of(label)} />
              </dd>
            </Fragment>
          ))}
        </dl>
      ) : (
        <p className={styles.text}>
          <Value value={section.text} change={of(null)} />
        </p>
      )}
      {gone.map(({ label, was }) => (
        <Was key={label} words={label === null ? (was ?? '') : `${label}: ${was}`} />
      ))}
    </section>
  );
}

function Value({ value, change }: { readonly value: string; readonly change: BriefChange | undefined }) {
  if (!change) return value;
  return (
    <span className={styles.changed}>
      {change.was === null ? null : (
        <>
          <del>
            <span className={styles.unseen}>was </span>
            {change.was}
          </del>{' '}
        </>
      )}
      <ins>
        <span className={styles.unseen}>now </span>
        {value}
      </ins>
    </span>
  );
}

const Was = ({ words }: { readonly words: string }) => (
  <p className={styles.changed}>
    <del>
      <span className={styles.unseen}>was </span>
      {words}
    </del>
  </p>
);
