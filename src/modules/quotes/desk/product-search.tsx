import { Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ClipboardEvent, useState } from 'react';
import { showMoney } from '../../../platform/money.ts';
import styles from './desk.module.css';
import { isTable } from './pasting.tsx';
import { type Plan, type Plans, plansFor, priceInWords } from './plans.tsx';

/** Finds plans of the catalogue by any of their words; the arrows and Enter add one, and the field is ready for the next. */
export function ProductSearch({ plans, onAdd, onPaste }: ProductSearchProps) {
  const [words, setWords] = useState('');
  const found = plansFor(plans, words);
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!isTable(text)) return;
    event.preventDefault();
    onPaste(text);
  };
  return (
    <Select
      label="Add from the catalogue"
      description="Search by name or SKU. Enter adds; rows of a spreadsheet can be pasted here."
      placeholder="ci/cd remote"
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={null}
      searchable
      data-search
      data={found.map(({ sku, title }) => ({ value: sku, label: title }))}
      filter={({ options }) => options}
      value={null}
      searchValue={words}
      onSearchChange={setWords}
      maxDropdownHeight={360}
      selectFirstOptionOnChange
      nothingFoundMessage="Not in the catalogue. What is made to measure is a custom scope."
      onPaste={paste}
      onChange={(sku) => {
        const plan = plans.bySku.get(sku ?? '');
        if (plan) onAdd(plan);
        setWords('');
      }}
      renderOption={({ option }) => <PlanOption plan={plans.bySku.get(option.value)} currency={plans.currency} />}
    />
  );
}

interface ProductSearchProps {
  readonly plans: Plans;
  readonly onAdd: (plan: Plan) => void;
  readonly onPaste: (text: string) => void;
}

function PlanOption({ plan, currency }: { readonly plan: Plan | undefined; readonly currency: string }) {
  if (!plan) return null;
  return (
    <div className={styles.option}>
      <strong>{plan.title}</strong>
      <span className="figures">{priceInWords(plan, (cents) => showMoney(cents, currency))}</span>
      <small>{[plan.sku, plan.duration, ...plan.limits].join(' · ')}</small>
    </div>
  );
}
