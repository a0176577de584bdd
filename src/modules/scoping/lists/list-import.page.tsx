import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { count } from '../../../ui/figures.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { PageHead, PageWaiting } from '../../../ui/page-head.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import { opportunityQuery } from '../../opportunities/opportunity-search.tsx';
import type { ListMapping, ListPreview } from './list.ts';
import { PreviewPanels } from './list-preview.tsx';
import { type Handed, importList, previewList } from './list-queries.tsx';

const route = getRouteApi('/desk/opportunities/$number/list');

/** A list of repositories on its way into the facts: handed in, looked at, mapped, kept. */
export function ListImportPage() {
  const { number } = route.useParams();
  const { data: opportunity, error, refetch } = useQuery(opportunityQuery(number));
  if (!opportunity) return <PageWaiting title={number} fault={error} onRetry={() => void refetch()} />;
  const may = opportunity.may.importReport;
  return (
    <>
      <PageHead
        title="Import a list of repositories"
        above={
          <Link to="/opportunities/$number" params={{ number }}>
            {number} · {opportunity.name}
          </Link>
        }
      />
      {may === true ? <ListImport number={number} /> : <Note>{may ?? 'This cannot be done here.'}</Note>}
    </>
  );
}

function ListImport({ number }: { readonly number: string }) {
  const navigate = useNavigate();
  const [handed, setHanded] = useState<Handed | null>(null);
  const [preview, setPreview] = useState<ListPreview | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const looking = useDeed(({ list, mapping }: { list: Handed; mapping: ListMapping | null }) =>
    previewList(number, list, mapping, setShare).finally(() => setShare(null)),
  );
  const keeping = useDeed(
    ({ list, mapping }: { list: Handed; mapping: ListMapping }) =>
      importList(number, list, mapping, setShare).finally(() => setShare(null)),
    ({ rows, facts, disagree }) =>
      `${count(rows)} repositories gave ${count(facts)} facts${disagree.length === 0 ? '' : `; ${disagree.length} disagree with another source`}.`,
  );
  const look = (list: Handed, mapping: ListMapping | null) => {
    if ('file' in list && mapping === null) setShare(0);
    setHanded(list);
    keeping.reset();
    looking.mutate({ list, mapping }, { onSuccess: setPreview, onError: () => setPreview(null) });
  };
  const keep = () => {
    if (!handed || !preview) return;
    const done = () => navigate({ to: '/opportunities/$number', params: { number } });
    keeping.mutate({ list: handed, mapping: preview.mapping }, { onSuccess: () => void done() });
  };
  return (
    <Stack gap="md">
      <HandIn share={share} busy={looking.isPending} onHanded={(list) => look(list, null)} />
      <Refused fault={looking.error} />
      {preview && handed ? (
        <>
          <PreviewPanels preview={preview} onMapping={(mapping) => look(handed, mapping)} />
          <Refused fault={keeping.error} />
          <Group justify="flex-end">
            <Button onClick={keep} loading={keeping.isPending} disabled={preview.problemCount > 0 || looking.isPending}>
              Keep {count(preview.facts.length)} facts
            </Button>
          </Group>
        </>
      ) : null}
    </Stack>
  );
}

interface HandInProps {
  readonly share: number | null;
  readonly busy: boolean;
  readonly onHanded: (list: Handed) => void;
}

function HandIn({ share, busy, onHanded }: HandInProps) {
  const [text, setText] = useState('');
  return (
    <Panel title="The list">
      <Stack gap="sm">
        <FileDrop
          title="Drop the list here"
          hint="A .csv, .tsv or .xlsx with one repository in each row; columns in any order. Nothing is kept before you say so."
          accept=".csv,.tsv,.txt,.xlsx"
          share={share}
          onFile={(file) => onHanded({ file })}
        />
        <Textarea
          label="Or paste rows with their headers"
          placeholder={'name\tsize\nbilling\t1.2 GB'}
          autosize
          minRows={3}
          maxRows={10}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" disabled={text.trim() === ''} loading={busy} onClick={() => onHanded({ text })}>
            Look at it
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
