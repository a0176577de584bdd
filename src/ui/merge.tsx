import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { threeWay } from '../platform/three-way.ts';
import type { Problem } from './api.tsx';
import { QuietTable } from './quiet-table.tsx';
import { Refused } from './states.tsx';

/**
 * Somebody else saved first: says what they changed, asks whose word counts where both changed the same, and hands back
 * the fields that stand then. Nothing is saved by it.
 */
export function MergeOffer<Fields extends object>({
  problem,
  base,
  mine,
  theirs,
  words,
  onMerge,
}: MergeOfferProps<Fields>) {
  const { merged, conflicts } = threeWay(base, mine, theirs);
  const [kept, setKept] = useState<Partial<Record<keyof Fields, 'mine' | 'theirs'>>>({});
  const chosen = () => {
    const theirWord = conflicts.filter((field) => kept[field] === 'theirs').map((field) => [field, theirs[field]]);
    return { ...merged, ...(Object.fromEntries(theirWord) as Partial<Fields>) };
  };
  return (
    <Stack gap="sm">
      <Refused fault={problem} />
      {conflicts.length === 0 ? (
        <Text fz="sm">What they changed and what you changed do not touch each other: both can stand.</Text>
      ) : (
        <QuietTable label="Fields that both of you changed">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Yours</th>
              <th scope="col">Theirs</th>
              <th scope="col">Keep</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((field) => (
              <tr key={String(field)}>
                <th scope="row">{words.title(field)}</th>
                <td>{words.value(field, mine)}</td>
                <td>{words.value(field, theirs)}</td>
                <td>
                  <SegmentedControl
                    aria-label={`Whose word counts: ${words.title(field)}`}
                    size="xs"
                    data={[
                      { value: 'mine', label: 'Yours' },
                      { value: 'theirs', label: 'Theirs' },
                    ]}
                    value={kept[field] ?? 'mine'}
                    onChange={(whose) => setKept({ ...kept, [field]: whose === 'theirs' ? 'theirs' : 'mine' })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </QuietTable>
      )}
      <Group justify="flex-end">
        <Button onClick={() => onMerge(chosen())}>Bring both together</Button>
      </Group>
    </Stack>
  );
}

interface MergeOfferProps<Fields> {
  readonly problem: Problem;
  /** As it was when the form was opened. */
  readonly base: Fields;
  readonly mine: Fields;
  readonly theirs: Fields;
  readonly words: {
    readonly title: (field: keyof Fields) => string;
    readonly value: (field: keyof Fields, fields: Fields) => string;
  };
  readonly onMerge: (fields: Fields) => void;
}
