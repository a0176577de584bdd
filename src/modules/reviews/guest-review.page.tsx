import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { showMoney } from '../../platform/money.ts';
import { Facts } from '../../ui/facts.tsx';
import { count, momentInWords } from '../../ui/figures.tsx';
import { GuestFrame } from '../../ui/guest-frame.tsx';
import { Panel } from '../../ui/panel.tsx';
import { takeFocus } from '../../ui/place-focus.tsx';
import { Note, Refused } from '../../ui/states.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './review.module.css';
import type { GuestLine, GuestReview } from './review.ts';
import { closeAsGuest, guestReviewQuery, sayAsGuest } from './review-queries.tsx';

const route = getRouteApi('/guest/$token/review');

/** What a customer sees by their link: the activities and the price, a place for words at each, and the yes or no. */
export function GuestReviewPage() {
  const { token } = route.useParams();
  const { data, error, refetch } = useQuery(guestReviewQuery(token));
  return (
    <GuestFrame title="Is this the work you need?" fault={error} onRetry={() => void refetch()}>
      {data ? <Shown review={data} token={token} /> : null}
    </GuestFrame>
  );
}

function Shown({ review, token }: { readonly review: GuestReview; readonly token: string }) {
  const [name, setName] = useState('');
  const { asked, currency, customer, durationDays, educationCents, estimate, expiresAt, lines } = review;
  const open = review.state === 'open';
  const training: [string, ReactNode][] = educationCents > 0 ? [['Training', showMoney(educationCents, currency)]] : [];
  return (
    <>
      <header>
        <p>
          Estimate {estimate} for {customer}. This page is open until {momentInWords(expiresAt)}.
        </p>
        {asked === null ? null : <Note>{asked}</Note>}
      </header>
      <Panel title="What it comes to">
        <Facts
          items={[
            ['Services', showMoney(review.servicesCents, currency)],
            ...training,
            ['Total', <strong key="total">{showMoney(review.totalCents, currency)}</strong>],
            ['Duration', `about ${count(durationDays)} working days`],
          ]}
        />
      </Panel>
      {review.state === 'open' ? <YourName name={name} onName={setName} /> : <Ended state={review.state} />}
      <Panel title="What is done">
        <ol className={styles.lines}>
          {lines.map((line) => (
            <Line key={line.id} token={token} review={review} line={line} name={name} />
          ))}
        </ol>
      </Panel>
      {open || review.remarks.some(({ line }) => line === null) ? (
        <Panel title="All in all">
          <Said review={review} line={null} />
          {open ? <Closing token={token} name={name} /> : null}
        </Panel>
      ) : null}
    </>
  );
}

function YourName({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  return (
    <TextInput
      label="Your name"
      description="It stands beside what you say."
      autoComplete="name"
      maxLength={120}
      value={name}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  );
}

const endings: Readonly<Record<Exclude<GuestReview['state'], 'open'>, readonly [title: string, words: string]>> = {
  confirmed: ['Thank you', 'Size and activities are confirmed; a statement of work comes next.'],
  'changes-asked': ['Thank you', 'What you asked for is read, and you will hear from us.'],
  withdrawn: ['Taken back', 'Nobody asks this any more: there is nothing left to answer here.'],
};

function Ended({ state }: { readonly state: keyof typeof endings }) {
  const title = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone: whoever pressed it is brought to what came of it.
  useEffect(() => title.current?.focus(), []);
  const [heading, words] = endings[state];
  return (
    <section className={styles.ended}>
      <h2 ref={title} tabIndex={-1}>
        {heading}
      </h2>
      <p>{words}</p>
    </section>
  );
}

const parts: Readonly<Record<GuestReview['lines'][number]['part'], string | null>> = {
  included: null,
  optional: 'Optional, not in the total',
  'phase-2': 'Second phase, not in the total',
};

function Line({ token, review, line, name }: LineProps) {
  const [saying, setSaying] = useState(false);
  const { assumption, deliverable, part, title, workstream } = line;
  return (
    <li className={styles.line} data-place tabIndex={-1}>
      <div className={styles.head}>
        <h3>{title}</h3>
        <span className={styles.quiet}>{workstream}</span>
        {parts[part] === null ? null : <Tag>{parts[part]}</Tag>}
      </div>
      {deliverable === null ? null : <p className={styles.text}>You get: {deliverable}</p>}
      {assumption === null ? null : <p className={styles.quiet}>Assumed: {assumption}</p>}
      <Said review={review} line={line.id} />
      {review.state !== 'open' ? null : saying ? (
        <Remark token={token} line={line} name={name} onDone={() => setSaying(false)} />
      ) : (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Remark on “${title}”`}
            onClick={() => setSaying(true)}
          >
            Remark
          </Button>
        </div>
      )}
    </li>
  );
}

interface LineProps {
  readonly token: string;
  readonly review: GuestReview;
  readonly line: GuestLine;
  readonly name: string;
}

function Said({ review, line }: { readonly review: GuestReview; readonly line: string | null }) {
  const said = review.remarks.filter((remark) => remark.line === line);
  if (said.length === 0) return null;
  return (
    <ol className={styles.remarks}>
      {said.map(({ answer, id, saidBy, text }) => (
        <li key={id} className={styles.remark}>
          <p className={styles.text}>
            <strong>{saidBy}</strong> {text}
          </p>
          {answer === null ? null : (
            <p className={styles.answer}>
              <strong>{answer.by}</strong> {answer.text}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Tells the server as a guest, and shows the page as it is after that. */
function useGuestDeed<Given>(token: string, deed: (given: Given) => Promise<GuestReview>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: (review) => queries.setQueryData(guestReviewQuery(token).queryKey, review),
  });
}

const nameless = 'Give your name above first.';

function Remark({ token, line, name, onDone }: RemarkProps) {
  const [text, setText] = useState('');
  const saying = useGuestDeed(token, (said: string) => sayAsGuest(token, { line: line.id, text: said, name }));
  const ready = text.trim().length >= 3 && name.trim().length >= 2;
  return (
    <form
      className={styles.writing}
      ref={takeFocus}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) saying.mutate(text.trim(), { onSuccess: onDone });
      }}
    >
      <Textarea
        label={`About “${line.title}”`}
        description={name.trim().length < 2 ? nameless : undefined}
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Refused fault={saying.error} />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Leave it
        </Button>
        <Button type="submit" loading={saying.isPending} disabled={!ready}>
          Send
        </Button>
      </Group>
    </form>
  );
}

interface RemarkProps {
  readonly token: string;
  readonly line: GuestLine;
  readonly name: string;
  readonly onDone: () => void;
}

function Closing({ token, name }: { readonly token: string; readonly name: string }) {
  const [text, setText] = useState('');
  const closing = useGuestDeed(token, (verb: 'confirm' | 'ask-changes') =>
    closeAsGuest(token, { verb, words: text.trim() === '' ? null : text.trim(), name }),
  );
  const named = name.trim().length >= 2;
  return (
    <Stack gap="sm">
      <Textarea
        label="Anything else"
        description={named ? 'Needed where something must change.' : nameless}
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Refused fault={closing.error} />
      <Group gap="xs">
        <Button loading={closing.isPending} disabled={!named} onClick={() => closing.mutate('confirm')}>
          Size and activities are right
        </Button>
        <Button
          variant="default"
          disabled={!named || text.trim().length < 3 || closing.isPending}
          onClick={() => closing.mutate('ask-changes')}
        >
          Something must change
        </Button>
      </Group>
    </Stack>
  );
}
