import { Group } from '@mantine/core';
import { momentInWords } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { CaseVerb } from './asking.tsx';
import styles from './legal.module.css';
import type { CaseException, LegalCase, LegalStanding } from './legal-case.ts';

interface ContentProps {
  readonly standing: LegalStanding;
  readonly file: LegalCase;
}

const tones = { needed: 'warn', asked: 'warn', given: 'good', refused: 'bad' } as const;
const states = { needed: 'needed', asked: 'asked for', given: 'given', refused: 'refused' } as const;

/** The limits that the deal lies below, and what was said to passing over them. */
export function Exceptions({ standing, file }: ContentProps) {
  if (file.exceptions.length === 0) return null;
  return (
    <Panel title="Exceptions">
      <ul className={styles.list}>
        {file.exceptions.map((each) => (
          <Exception key={`${each.rule} ${each.state}`} standing={standing} exception={each} />
        ))}
      </ul>
    </Panel>
  );
}

function Exception({ standing, exception }: { readonly standing: LegalStanding; readonly exception: CaseException }) {
  const { rule, sentence, source, state, why, askedBy, decidedBy, words, may } = exception;
  const verb = { standing };
  const decision = `exceptions/${rule}/decision`;
  return (
    <li>
      <Tag tone={tones[state]}>{states[state]}</Tag> {sentence}{' '}
      <span className={styles.quiet}>
        {source.document}, {source.section} ({rule})
      </span>
      {why === null ? null : (
        <p>
          {askedBy}: {why}
        </p>
      )}
      {words === null ? null : (
        <p>
          {decidedBy}: {words}
        </p>
      )}
      <Group gap="xs" mt={6}>
        {state === 'needed' ? (
          <CaseVerb
            {...{ ...verb, may: may.ask, verb: `exceptions/${rule}`, title: 'Ask for an exception' }}
            asks="What speaks for it"
            body={(given) => ({ why: given })}
            said="It is asked for."
          />
        ) : null}
        {state === 'asked' ? (
          <>
            <CaseVerb
              {...{ ...verb, may: may.decide, verb: decision, title: 'Give it', asks: 'Why', said: 'It is given.' }}
              body={(given) => ({ word: 'yes', words: given })}
            />
            <CaseVerb
              {...{ ...verb, may: may.decide, verb: decision, title: 'Refuse it', asks: 'Why', said: 'It is refused.' }}
              body={(given) => ({ word: 'no', words: given })}
            />
          </>
        ) : null}
      </Group>
    </li>
  );
}

/** What was written into the case, oldest first. */
export function Messages({ standing, file }: ContentProps) {
  return (
    <Panel
      title="Messages"
      actions={
        <CaseVerb
          {...{ standing, may: standing.may.write, verb: 'messages', title: 'Write', asks: 'Message' }}
          body={(text) => ({ text })}
          said="Written."
        />
      }
    >
      {file.messages.length === 0 ? <Empty small title="Nobody has written yet" /> : null}
      <ul className={styles.list}>
        {file.messages.map(({ id, text, at, by }) => (
          <li key={id}>
            <strong>{by}</strong> <span className={styles.quiet}>{momentInWords(at)}</span>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What went out to the customer, newest first: always the newest version of its day. */
export function Sendings({ standing, file }: ContentProps) {
  const { may, newest } = standing;
  return (
    <Panel
      title="Sent to the customer"
      actions={
        <>
          <CaseVerb
            {...{ standing, may: may.read, verb: 'sendings', title: 'Sent to read', asks: 'To whom' }}
            explains={`Version ${newest ?? '–'} is what they receive, and no other.`}
            body={(recipient) => ({ purpose: 'reading', recipient })}
            said="Noted."
          />
          <CaseVerb
            {...{ standing, may: may.sign, verb: 'sendings', title: 'Sent to sign', asks: 'To whom' }}
            explains="Stamped, and signed for the company."
            body={(recipient) => ({ purpose: 'signature', recipient })}
            said="Noted."
          />
        </>
      }
    >
      {file.sendings.length === 0 ? <Empty small title="Nothing has gone out yet" /> : null}
      <ul className={styles.list}>
        {file.sendings.map(({ version, purpose, recipient, at, by }) => (
          <li key={`${at} ${version} ${purpose}`}>
            Version {version} to {recipient}, to {purpose === 'reading' ? 'read' : 'sign'}{' '}
            <span className={styles.quiet}>
              {by}, {momentInWords(at)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
