import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { showBytes } from '../../platform/quantity.ts';
import { factInWords } from '../../playbook/playbook-queries.tsx';
import { count } from '../../ui/figures.tsx';
import { QuietTable } from '../../ui/quiet-table.tsx';
import { placeOf } from '../facts/fact.ts';
import type { Scope, ScopeFact } from './scope.ts';

const shownAtFirst = 8;

/** The facts of a scope: what, how much, and the cell, person or field it came from. */
export function ScopeFacts({ scope }: { readonly scope: Scope }) {
  const [all, setAll] = useState(false);
  const facts = all ? scope.facts : scope.facts.slice(0, shownAtFirst);
  const more = scope.facts.length - shownAtFirst;
  return (
    <>
      <QuietTable label="Facts of the scope">
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
          {facts.map((fact) => (
            <tr key={`${fact.name} ${placeOf(fact.provenance)}`}>
              <th scope="row">{nameInWords(fact.name)}</th>
              <td data-align="end">{valueInWords(fact)}</td>
              <td data-quiet>{placeOf(fact.provenance)}</td>
            </tr>
          ))}
        </tbody>
      </QuietTable>
      {more > 0 ? (
        <Group px="sm" pt={4}>
          <Button variant="subtle" size="xs" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${more} more`}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

/** `largestRepositoryBytes` -> `Largest repository`: the unit stands with the value. */
const nameInWords = (name: string): string => factInWords(name.replace(/Bytes$/, ''));

function valueInWords({ value, unit }: ScopeFact): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (unit === 'bytes') return showBytes(value);
  return unit === undefined ? count(value) : `${count(value)} ${unit}`;
}
