import { Select, SimpleGrid, Stack } from '@mantine/core';
import { sizeUnits } from '../../../platform/quantity.ts';
import { count } from '../../../ui/figures.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { QuietTable } from '../../../ui/quiet-table.tsx';
import { Note } from '../../../ui/states.tsx';
import { fieldTitles, ListField, type ListMapping, type ListPreview } from './list.ts';

interface PreviewProps {
  readonly preview: ListPreview;
  readonly onMapping: (mapping: ListMapping) => void;
}

/** What was read of a list and what would come of it: problems first, then columns, rows, facts and risks. */
export function PreviewPanels({ preview, onMapping }: PreviewProps) {
  return (
    <>
      <Problems preview={preview} />
      <Mapping preview={preview} onMapping={onMapping} />
      <Rows preview={preview} />
      {preview.problemCount === 0 ? <Outcome preview={preview} /> : null}
    </>
  );
}

function Problems({ preview: { problems, problemCount } }: Pick<PreviewProps, 'preview'>) {
  if (problemCount === 0) return null;
  const more = problemCount - problems.length;
  return (
    <Note tone="warn" live>
      {problemCount === 1 ? 'One thing keeps' : `${count(problemCount)} things keep`} this list from being kept.
      <ul>
        {problems.map(({ place, sentence }) => (
          <li key={`${place} ${sentence}`}>{sentence}</li>
        ))}
        {more > 0 ? <li>And {count(more)} more.</li> : null}
      </ul>
    </Note>
  );
}

function Mapping({ preview, onMapping }: PreviewProps) {
  const { mapping, columns, sheets, sheet, read, rows } = preview;
  const choices = columns.map(({ at, letters, header }) => ({
    value: String(at),
    label: header === '' ? `Column ${letters}` : `${header} (${letters})`,
  }));
  const set = (field: ListField, at: string | null) => {
    const { [field]: _, ...others } = mapping.columns;
    onMapping({ ...mapping, columns: at === null ? others : { ...others, [field]: Number(at) } });
  };
  return (
    <Panel title="Columns" aside={`${read}; ${count(rows)} rows`}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {sheets.length > 1 ? (
          <Select
            label="Sheet"
            data={[...sheets]}
            value={sheet}
            allowDeselect={false}
            onChange={(chosen) => onMapping({ columns: {}, sizeUnit: null, ...(chosen ? { sheet: chosen } : {}) })}
          />
        ) : null}
        {ListField.options.map((field) => (
          <Select
            key={field}
            label={fieldTitles[field]}
            placeholder="Not in the list"
            clearable
            clearButtonProps={{ 'aria-label': `Take ${fieldTitles[field]} off` }}
            data={choices}
            value={mapping.columns[field] === undefined ? null : String(mapping.columns[field])}
            onChange={(at) => set(field, at)}
          />
        ))}
        <Select
          label="Sizes without a unit are in"
          placeholder="Each says its own"
          clearable
          clearButtonProps={{ 'aria-label': 'Each size says its own unit' }}
          data={[...sizeUnits]}
          value={mapping.sizeUnit}
          onChange={(unit) => onMapping({ ...mapping, sizeUnit: sizeUnits.find((known) => known === unit) ?? null })}
        />
      </SimpleGrid>
    </Panel>
  );
}

function Rows({ preview: { columns, mapping } }: Pick<PreviewProps, 'preview'>) {
  const fields = new Map(Object.entries(mapping.columns).map(([field, at]) => [at, field as ListField]));
  const shown = Math.max(0, ...columns.map(({ first }) => first.length));
  return (
    <Panel title="First rows" flush>
      <QuietTable label="First rows of the list">
        <thead>
          <tr>
            {columns.map(({ at, letters, header }) => {
              const field = fields.get(at);
              return (
                <th key={at} scope="col">
                  {header === '' ? letters : header}
                  {field === undefined ? '' : ` → ${fieldTitles[field]}`}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: shown }, (_, row) => row).map((row) => (
            <tr key={row}>
              {columns.map(({ at, first }) => (
                <td key={at}>{first[row]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </QuietTable>
    </Panel>
  );
}

function Outcome({ preview: { facts, risks } }: Pick<PreviewProps, 'preview'>) {
  return (
    <Panel title="What comes of it" aside={`${count(facts.length)} facts`} flush>
      <QuietTable label="Facts of the list">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col" data-align="end">
              Value
            </th>
            <th scope="col">Taken from</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, title, said, place }) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              <td data-align="end">{said}</td>
              <td data-quiet>{place}</td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
      {risks.length > 0 ? (
        <Stack gap={6} p="sm">
          {risks.map((sentence) => (
            <Note key={sentence} tone="warn">
              {sentence}
            </Note>
          ))}
        </Stack>
      ) : null}
    </Panel>
  );
}
