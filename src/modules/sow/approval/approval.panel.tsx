import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { MayButton } from '../../../ui/may-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { ApprovalPanel } from '../../approvals/pages/approval.panel.tsx';
import { PathPreview } from '../../approvals/pages/path-preview.tsx';
import type { Sow } from '../sow.ts';
import type { ApprovalPath } from './approval-path.ts';
import { approvalPathQuery, returnSow, submitSow } from './approval-queries.tsx';

/** Who approves a statement of work: the path before it is submitted, the running one after. */
export function SowApprovalPanel({ sow }: { readonly sow: Pick<Sow, 'number' | 'contentHash'> }) {
  const { data: path, error, refetch } = useQuery(approvalPathQuery(sow.number, sow.contentHash));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!path) return <Waiting lines={8} label="Loading who approves it" />;
  return (
    <Stack gap="md">
      <Reviewed path={path} />
      {path.approval === null ? <Preview path={path} /> : <Running path={path} number={path.approval} />}
    </Stack>
  );
}

/** What a review has said of the estimate before the paper was written. */
function Reviewed({ path }: { readonly path: ApprovalPath }) {
  return path.steps
    .filter(({ byReview }) => byReview)
    .map(({ id, title, given, why, removal }) =>
      given ? (
        <Note key={id} tone="good">
          {title}: {given.by} said yes to the work of{' '}
          <Link to="/estimates/$number" params={{ number: given.estimate }} search={{ tab: 'review' }}>
            {given.estimate}
          </Link>
          , {momentInWords(given.at)}. A change of price alone leaves it.
        </Note>
      ) : (
        <Note key={id} tone="warn">
          {title}: {why.map(({ sentence }) => sentence).join(' ')} Nobody has said yes yet.
          {removal === null ? '' : ` Not needed with ${removal}.`}
        </Note>
      ),
    );
}

function Preview({ path }: { readonly path: ApprovalPath }) {
  const [asking, setAsking] = useState(false);
  const toCome = path.steps.filter(({ byReview }) => !byReview);
  return (
    <Panel
      title="Who will be asked"
      aside={`${toCome.length} steps, as the paper stands now`}
      actions={
        <MayButton size="xs" may={path.may.submit} onClick={() => setAsking(true)}>
          Submit for approval
        </MayButton>
      }
      flush
    >
      {path.hindrances.map(({ code, sentence }) => (
        <Note key={code} tone="warn">
          {sentence}
        </Note>
      ))}
      <PathPreview steps={toCome} />
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Submit ${path.sow}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Submit path={path} onDone={() => setAsking(false)} />
      </Modal>
    </Panel>
  );
}

interface DialogProps {
  readonly path: ApprovalPath;
  readonly onDone: () => void;
}

function Submit({ path, onDone }: DialogProps) {
  const [note, setNote] = useState('');
  const submitting = useDeed(
    () => submitSow(path, { note: note.trim() === '' ? null : note.trim() }),
    () => `${path.sow} is submitted.`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submitting.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="What they should know"
          description="May stay empty. What is submitted is frozen as a version; an edit asks anew only those whom it concerns."
          maxLength={2000}
          rows={3}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Refused fault={submitting.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Not yet
          </Button>
          <Button type="submit" loading={submitting.isPending}>
            Submit
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Running({ path, number }: { readonly path: ApprovalPath; readonly number: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <span>
          Asked for as{' '}
          <Link to="/approvals/$number" params={{ number }}>
            {number}
          </Link>
        </span>
        <MayButton size="xs" variant="default" may={path.may.return} onClick={() => setAsking(true)}>
          Take it back for more work
        </MayButton>
      </Group>
      <ApprovalPanel number={number} />
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Take ${path.sow} back`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <TakeBack path={path} onDone={() => setAsking(false)} />
      </Modal>
    </>
  );
}

function TakeBack({ path, onDone }: DialogProps) {
  const [reason, setReason] = useState('');
  const returning = useDeed(
    () => returnSow(path, { reason: reason.trim() }),
    () => `${path.sow} is a draft again.`,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        returning.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="Reason"
          description="Nobody is asked any more; whoever is asked again says yes again."
          required
          withAsterisk={false}
          minLength={3}
          maxLength={2000}
          rows={3}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Refused fault={returning.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Leave it
          </Button>
          <Button type="submit" loading={returning.isPending}>
            Take it back
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
