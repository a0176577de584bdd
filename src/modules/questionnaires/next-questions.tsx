import { useQuery } from '@tanstack/react-query';
import { count } from '../../ui/figures.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import styles from './fields/question.module.css';
import type { Doubt } from './questionnaire.ts';
import { nextQuestionsQuery } from './questionnaire-queries.tsx';

/** The questions whose answers, or surer answers, would move the price most, with by how much. */
export function NextQuestions({ opportunity, most }: { readonly opportunity: string; readonly most: number }) {
  const { data, error, refetch } = useQuery(nextQuestionsQuery(opportunity));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={3} />;
  if (data.items.length === 0) return <p>{data.why ?? 'No open question would move the price.'}</p>;
  return (
    <ol className={styles.list}>
      {data.items.slice(0, most).map(({ question, ask, doubt, said, priceCents, p80Cents }) => (
        <li key={question}>
          <strong>{ask}</strong>
          <span className={styles.unit}>
            {said === null ? 'Not known yet' : `${saidAs[doubt]}: ${said}`};{' '}
            {doubt === 'range' ? 'narrowing it' : 'the answer'} could move the{' '}
            {priceCents >= p80Cents ? 'price' : 'safe price (P80)'} by {about(Math.max(priceCents, p80Cents))}{' '}
            {data.currency}
          </span>
        </li>
      ))}
    </ol>
  );
}

const saidAs: Readonly<Record<Doubt, string>> = { unknown: 'Not known', range: 'A range', guess: 'A guess' };

/** Cents as whole hundreds: what moves a price is no price. */
const about = (cents: number): string => count(Math.max(1, Math.round(cents / 10_000)) * 100);
