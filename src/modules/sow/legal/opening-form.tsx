import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Refused } from '../../../ui/states.tsx';
import { CaseKind, PaperSource } from './legal-case.ts';
import { openCase } from './legal-queries.tsx';

const kinds: Readonly<Record<CaseKind, string>> = {
  'our-template': 'A paper from our template',
  review: 'Review of a contract',
};
const papers: Readonly<Record<PaperSource, string>> = { ours: 'Our paper', customer: 'The paper of the customer' };

const choices = <Id extends string>(titles: Readonly<Record<Id, string>>, ids: readonly Id[]) =>
  ids.map((value) => ({ value, label: titles[value] }));

/** Opens the legal case; below a limit it asks what speaks for an exception. */
export function OpeningForm({ sow }: { readonly sow: string }) {
  const [kind, setKind] = useState<CaseKind>('our-template');
  const [paper, setPaper] = useState<PaperSource>('ours');
  const [asked, setAsked] = useState('');
  const [why, setWhy] = useState('');
  const orNull = (words: string) => (words.trim() === '' ? null : words.trim());
  const opening = useDeed(
    () => openCase(sow, { kind, paper, asked: orNull(asked), why: orNull(why) }),
    (standing) => `${standing.case?.number ?? 'The case'} is open.`,
  );
  const limited = opening.error instanceof Problem && opening.error.code === 'legalCase.limit';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        opening.mutate();
      }}
    >
      <Stack gap="sm">
        <Select
          label="What is asked for"
          data={choices(kinds, CaseKind.options)}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(value ?? kind)}
        />
        <Select
          label="Whose paper"
          data={choices(papers, PaperSource.options)}
          value={paper}
          allowDeselect={false}
          onChange={(value) => setPaper(value ?? paper)}
        />
        <Textarea
          label="What Legal should know"
          description="May stay empty."
          maxLength={2000}
          rows={3}
          value={asked}
          onChange={({ currentTarget }) => setAsked(currentTarget.value)}
        />
        {limited || why !== '' ? (
          <Textarea
            label="What speaks for an exception"
            maxLength={2000}
            rows={2}
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
        ) : null}
        <Refused fault={opening.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={opening.isPending}>
            Open the legal case
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
