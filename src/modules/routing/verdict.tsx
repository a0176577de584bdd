import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { playbookQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Day } from '../../ui/figures.tsx';
import { Note } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import { regionInWords } from '../accounts/words.tsx';
import { OutcomeTag } from '../opportunities/outcome-tag.tsx';
import type { Verdict } from './engagement.ts';
import styles from './verdict.module.css';
import { VerdictTrace } from './verdict-trace.tsx';

/** A verdict in full: who serves, by which rules of which source, who is told by when, and what would change it. */
export function VerdictCard({ verdict }: { readonly verdict: Verdict }) {
  return (
    <div>
      <OutcomeTag outcome={verdict.outcome} />
      <p className={styles.headline}>{verdict.headline}</p>
      <Questions verdict={verdict} />
      <div className={styles.grid}>
        <div className={styles.column}>
          <Contacts verdict={verdict} />
          <Clocks verdict={verdict} />
          <Papers verdict={verdict} />
        </div>
        <Reasons verdict={verdict} />
      </div>
      <div className={styles.below}>
        {verdict.notes.map((note) => (
          <Note key={note}>{note}</Note>
        ))}
        <Flips verdict={verdict} />
        {verdict.trace.length === 0 ? null : (
          <Disclosure summary={`Every row that was looked at (${verdict.trace.length})`}>
            <VerdictTrace trace={verdict.trace} />
          </Disclosure>
        )}
      </div>
      <p className={styles.foot}>
        Rules of <Day date={verdict.decidedOn} />, playbook version{' '}
        <span className={styles.rule}>{verdict.playbookVersion.slice(0, 12)}</span>
      </p>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles.group}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Clocks({ verdict }: { readonly verdict: Verdict }) {
  if (verdict.clocks.length === 0) return null;
  return (
    <Group title="Due">
      <ul className={styles.list}>
        {verdict.clocks.map((clock) => (
          <li key={clock.id}>
            {clock.sentence}
            {clock.region === null ? null : <div className={styles.quiet}>{regionInWords[clock.region]} calendar</div>}
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Questions({ verdict }: { readonly verdict: Verdict }) {
  if (verdict.questions.length === 0) return null;
  return (
    <div className={styles.below}>
      <Note tone="warn">
        <strong>Still to be known</strong>
        <ul>
          {verdict.questions.map(({ fact, question }) => (
            <li key={fact}>{question}</li>
          ))}
        </ul>
      </Note>
    </div>
  );
}

function Reasons({ verdict }: { readonly verdict: Verdict }) {
  if (verdict.sources.length === 0) return null;
  return (
    <Group title="Because">
      <ul className={styles.list}>
        {verdict.sources.map((source) => (
          <li key={source}>{source}</li>
        ))}
      </ul>
      <div className={styles.quiet}>
        {verdict.rules.length === 1 ? 'Rule' : 'Rules'} <span className={styles.rule}>{verdict.rules.join(', ')}</span>
      </div>
    </Group>
  );
}

function Contacts({ verdict }: { readonly verdict: Verdict }) {
  const { data: playbook } = useQuery(playbookQuery);
  if (verdict.contacts.length === 0 && verdict.channels.length === 0) return null;
  return (
    <Group title={verdict.contacts.length > 1 ? 'To call, in this order' : 'To call'}>
      <ol className={styles.list} data-numbered={verdict.contacts.length > 1 || undefined}>
        {verdict.contacts.map((contact) => (
          <li key={contact}>{titleOf(playbook?.contacts, contact)}</li>
        ))}
      </ol>
      {verdict.channels.map((channel) => (
        <div key={channel} className={styles.quiet}>
          Private channel {channel}
        </div>
      ))}
    </Group>
  );
}

function Papers({ verdict }: { readonly verdict: Verdict }) {
  const { data: playbook } = useQuery(playbookQuery);
  if (verdict.artefacts.length === 0) return null;
  return (
    <Group title="Papers asked for">
      <ul className={styles.list}>
        {verdict.artefacts.map((artefact) => (
          <li key={artefact}>
            <Tag>{titleOf(playbook?.artefacts, artefact)}</Tag>
          </li>
        ))}
      </ul>
    </Group>
  );
}

const flipsAtFirst = 4;

function Flips({ verdict }: { readonly verdict: Verdict }) {
  const [all, setAll] = useState(false);
  if (verdict.flips.length === 0) return null;
  const flips = all ? verdict.flips : verdict.flips.slice(0, flipsAtFirst);
  return (
    <Group title="What would change this">
      <ul className={styles.flips}>
        {flips.map(({ sentence, outcome, rule }) => (
          <li key={`${rule} ${sentence}`}>
            <span>{sentence}</span>
            <OutcomeTag outcome={outcome} short />
          </li>
        ))}
      </ul>
      {verdict.flips.length > flipsAtFirst ? (
        <Button variant="subtle" size="xs" mt={4} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show ${verdict.flips.length - flipsAtFirst} more`}
        </Button>
      ) : null}
    </Group>
  );
}
