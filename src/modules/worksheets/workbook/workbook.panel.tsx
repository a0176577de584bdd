import { Button, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { handIn } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { count } from '../../../ui/figures.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import { worksheetQuery } from '../worksheet-queries.tsx';
import { type Mapping, Returned, Taken } from './comparison.ts';
import { Differences } from './differences.tsx';
import { StrawManPreview } from './straw-man.tsx';

/** The estimate as a spreadsheet: out, and back in with what differs, cell by cell. */
export function WorkbookPanel({ estimate }: { readonly estimate: string }) {
  const { data, error, refetch } = useQuery(worksheetQuery(estimate));
  const path = `/api/estimates/${encodeURIComponent(estimate)}/workbook`;
  return (
    <Panel
      title="Spreadsheet"
      actions={
        <Button
          component="a"
          href={path}
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Download
        </Button>
      }
      flush
    >
      {error ? <Failed fault={error} onRetry={() => void refetch()} small /> : null}
      {!data && !error ? <Waiting lines={4} /> : null}
      {data && data.may.edit !== true ? (
        <Stack p="sm">
          <Note>{data.may.edit} The spreadsheet can still be downloaded.</Note>
        </Stack>
      ) : null}
      {data?.may.edit === true ? <BackIn path={path} /> : null}
    </Panel>
  );
}

const cellsInWords = (cells: number): string => `${count(cells)} ${cells === 1 ? 'cell' : 'cells'}`;

const formOf = (file: File, mapping: Mapping | null): FormData => {
  const form = new FormData();
  form.append('workbook', file);
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  return form;
};

function BackIn({ path }: { readonly path: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [done, setDone] = useState<Taken | null>(null);
  const comparing = useMutation({
    mutationFn: ({ file, mapping }: { file: File; mapping: Mapping | null }) =>
      handIn(path, formOf(file, mapping), Returned),
  });
  const taking = useDeed(
    async ({ ids, mapping }: { ids: readonly string[]; mapping: Mapping | null }) => {
      if (!file || !comparing.data) return null;
      const form = formOf(file, mapping);
      form.append('accept', JSON.stringify(ids));
      return await handIn(`${path}/acceptance`, form, Taken, { version: comparing.data.version });
    },
    (taken) => (taken ? `Taken over from ${file?.name ?? 'the file'}: ${cellsInWords(taken.cells)}.` : ''),
  );
  const compare = (next: File, mapping: Mapping | null) => {
    setFile(next);
    setDone(null);
    taking.reset();
    comparing.mutate({ file: next, mapping });
  };
  const take = (ids: readonly string[], mapping: Mapping | null) => {
    taking.mutate(
      { ids, mapping },
      {
        onSuccess: (taken) => {
          setDone(taken);
          // What is left of the file differs from a draft that has moved on by now.
          if (file && mapping === null) comparing.mutate({ file, mapping });
          else comparing.reset();
        },
      },
    );
  };
  const { data } = comparing;
  return (
    <>
      <Stack gap="xs" p="sm">
        <FileDrop
          title={file ? 'Hand in another spreadsheet' : 'Drop the spreadsheet here'}
          hint="The file that was downloaded here, changed; or a straw-man of your own. Nothing is changed before you say so."
          accept=".xlsx"
          share={comparing.isPending ? 1 : null}
          onFile={(next) => compare(next, null)}
        />
        <Refused fault={comparing.error} />
        {done ? (
          <Note tone="good" live>
            {cellsInWords(done.cells)} taken over; the draft is version {done.version}.
          </Note>
        ) : null}
      </Stack>
      {comparing.isPending ? <Waiting lines={5} label="Comparing" /> : null}
      {data && data.said.length > 0 ? (
        <Stack px="sm" pb="sm">
          <Note>
            {data.said.map((sentence) => (
              <div key={sentence}>{sentence}</div>
            ))}
          </Note>
        </Stack>
      ) : null}
      {data?.kind === 'ours' && data.differences.length === 0 ? (
        <Empty small title="Nothing differs">
          Every cell of {data.file} says what the estimate says.
        </Empty>
      ) : null}
      {data?.kind === 'ours' && data.differences.length > 0 ? (
        <Differences
          key={`${data.sha256} ${data.version}`}
          differences={data.differences}
          busy={taking.isPending}
          onTake={(ids) => take(ids, null)}
        />
      ) : null}
      {data?.kind === 'foreign' && file ? (
        <StrawManPreview
          preview={data}
          busy={taking.isPending}
          onMap={(mapping) => compare(file, mapping)}
          onTake={() => take([], data.mapping)}
        />
      ) : null}
      <Group px="sm" pb={taking.error ? 'sm' : 0}>
        <Refused fault={taking.error} />
      </Group>
    </>
  );
}
