import { Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../ui/api.tsx';
import { useDeed } from '../../ui/deed.tsx';
import { Refused } from '../../ui/states.tsx';
import { Opportunity } from '../opportunities/opportunity.ts';
import { partnersQuery } from '../partners/partner-queries.tsx';
import type { Award } from './engagement.ts';

/** Names the partner that serves, where the rules leave the work to one; its people see the opportunity from then on. */
export function AwardForm({ opportunity }: { readonly opportunity: Opportunity }) {
  const { number, version, partner } = opportunity;
  const { data } = useQuery(partnersQuery);
  const [chosen, setChosen] = useState(partner?.number ?? null);
  const awarding = useDeed(
    (award: Award) =>
      tell('PUT', `/api/opportunities/${encodeURIComponent(number)}/partner`, award, Opportunity, { version }),
    ({ partner: named }) => (named ? `${named.name} serves.` : 'Taken back.'),
  );
  const partners = (data?.items ?? []).map(({ number: value, name }) => ({ value, label: name }));
  return (
    <>
      <Group align="end" gap="xs" mt="sm">
        <Select
          label="Partner that serves"
          description="Its people see this opportunity from then on."
          placeholder="Choose a partner"
          searchable
          data={partners}
          value={chosen}
          onChange={setChosen}
        />
        <Button
          variant="default"
          disabled={chosen === null || chosen === partner?.number}
          loading={awarding.isPending}
          onClick={() => awarding.mutate({ partner: chosen })}
        >
          Name it
        </Button>
        {partner ? (
          <Button
            variant="subtle"
            onClick={() => awarding.mutate({ partner: null }, { onSuccess: () => setChosen(null) })}
          >
            Take back
          </Button>
        ) : null}
      </Group>
      <Refused fault={awarding.error} />
    </>
  );
}
