import { Button, NativeSelect, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../../../ui/deed.tsx';
import { momentInWords } from '../../../ui/figures.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Empty, Failed, Note, Refused, Waiting } from '../../../ui/states.tsx';
import type { Sow } from '../sow.ts';
import { Deciding } from './deciding.tsx';
import type { RedlineSummary } from './redline.ts';
import { handInReturned, redlineQuery, redlinesQuery, returnedFile } from './redline-queries.tsx';

/** What came back from the other side: handed in, shown clause by clause, and decided change by change. */
export function RedlinesPanel({ sow, picked, onPick, narrowing, onNarrow }: RedlinesPanelProps) {
  const { data, error, refetch } = useQuery(redlinesQuery(sow.number));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting lines={6} />;
  const shown = data.items.find(({ number }) => number === picked) ?? data.items[0];
  return (
    <Stack gap="md">
      <Panel
        title="What came back"
        actions={
          shown ? (
            <Button
              component="a"
              href={returnedFile(sow.number, shown.number)}
              download
              variant="default"
              size="xs"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              The file as it came
            </Button>
          ) : undefined
        }
      >
        <Stack gap="sm">
          {data.mayReturn === true ? <Drop sow={sow} onTaken={onPick} /> : <Note>{data.mayReturn}</Note>}
          {shown ? <Files items={data.items} shown={shown} onPick={onPick} /> : <NothingYet />}
        </Stack>
      </Panel>
      {shown ? <Shown sow={sow.number} redline={shown.number} narrowing={narrowing} onNarrow={onNarrow} /> : null}
    </Stack>
  );
}

interface RedlinesPanelProps extends Pick<Parameters<typeof Deciding>[0], 'narrowing' | 'onNarrow'> {
  readonly sow: Sow;
  readonly picked: number | undefined;
  readonly onPick: (redline: number) => void;
}

const NothingYet = () => (
  <Empty small title="Nothing came back yet">
    Hand the pen to the customer, send them the Word file of that version, and hand in here what they send back.
  </Empty>
);

function Drop({ sow, onTaken }: { readonly sow: Sow; readonly onTaken: (redline: number) => void }) {
  const [share, setShare] = useState<number | null>(null);
  const taking = useDeed(
    (file: File) => handInReturned(sow, file, setShare),
    ({ total }) => `Read: ${total} things to decide.`,
  );
  return (
    <>
      <FileDrop
        title="Drop the Word file that came back"
        hint="A .docx made from the version that was sent last. Its tracked changes, and what was changed without tracking, are read against it."
        accept=".docx"
        share={share}
        onFile={(file) => {
          setShare(0);
          taking.mutate(file, {
            onSuccess: ({ number }) => onTaken(number),
            onSettled: () => setShare(null),
          });
        }}
      />
      <Refused fault={taking.error} />
    </>
  );
}

function Files({ items, shown, onPick }: FilesProps) {
  const { fileName, uploadedBy, uploadedAt, sent, made, open, total } = shown;
  return (
    <>
      {items.length > 1 ? (
        <NativeSelect
          label="File"
          value={String(shown.number)}
          onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}
          data={items.map((item) => ({ value: String(item.number), label: `${item.number}. ${item.fileName}` }))}
        />
      ) : null}
      <Note tone={open > 0 ? 'warn' : 'good'}>
        <strong>{fileName}</strong>, handed in by {uploadedBy}, {momentInWords(uploadedAt)}: version {sent} came back
        and is frozen as version {made}.{' '}
        {open > 0 ? `${open} of ${total} wait for a decision.` : `All ${total} are decided.`}
      </Note>
    </>
  );
}

interface FilesProps {
  readonly items: readonly RedlineSummary[];
  readonly shown: RedlineSummary;
  readonly onPick: (redline: number) => void;
}

function Shown({ redline, ...rest }: ShownProps) {
  const { data, error, refetch } = useQuery(redlineQuery(rest.sow, redline));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting lines={8} />;
  return <Deciding {...rest} redline={data} />;
}

interface ShownProps extends Omit<Parameters<typeof Deciding>[0], 'redline'> {
  readonly redline: number;
}
