import { Checkbox, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { QuotingPolicy } from '../../../playbook/reading.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Quote, QuoteTerms } from '../quote.ts';
import type { DeskState, QuoteDesk } from './desk.tsx';
import { Findings, findingsAt } from './findings.tsx';

interface StepProps {
  readonly desk: QuoteDesk;
  readonly state: DeskState;
  readonly policy: QuotingPolicy | undefined;
  readonly readOnly: boolean;
}

/** Whom the invoice goes to, and by whom the customer buys. */
export function BillingStep({ desk, state: { terms, faults, quote }, readOnly }: StepProps) {
  const { name, address } = terms.billingAccount;
  const bill = (more: Partial<QuoteTerms['billingAccount']>) =>
    desk.edit(({ billingAccount }) => ({ billingAccount: { ...billingAccount, ...more } }));
  return (
    <Panel title="1. Account and billing">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <TextInput
            label="The invoice goes to"
            maxLength={200}
            readOnly={readOnly}
            error={faults.get('billingAccount.name')}
            value={name}
            onChange={({ currentTarget }) => bill({ name: currentTarget.value })}
          />
          <Select
            label="The customer buys"
            allowDeselect={false}
            readOnly={readOnly}
            data={[
              { value: 'direct', label: 'of us' },
              { value: 'partner', label: 'of a partner that resells' },
            ]}
            value={terms.channel}
            onChange={(channel) => desk.edit(() => ({ channel: channel === 'partner' ? 'partner' : 'direct' }))}
          />
        </SimpleGrid>
        <Textarea
          label="Billing address"
          rows={3}
          maxLength={1000}
          readOnly={readOnly}
          value={address}
          onChange={({ currentTarget }) => bill({ address: currentTarget.value })}
        />
        <Findings
          label="What rules say of the billing account"
          findings={[...findingsUnder(quote, 'billingAccount'), ...findingsAt(quote.findings, 'channel')]}
        />
      </Stack>
    </Panel>
  );
}

const findingsUnder = ({ findings }: Quote, part: string) =>
  findings.filter(({ place }) => place === part || place?.startsWith(`${part}.`));

/** How the quote stands beside a subscription, and when the work begins. */
export function StartStep({ desk, state: { terms, faults, quote }, policy, readOnly }: StepProps) {
  const types = policy?.quoteTypes ?? [];
  return (
    <Panel title="2. Quote type and start">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <Select
            label="Quote type"
            allowDeselect={false}
            readOnly={readOnly}
            data={types.map(({ id, title }) => ({ value: id, label: title }))}
            value={terms.quoteType}
            onChange={(quoteType) => desk.edit((before) => ({ quoteType: quoteType ?? before.quoteType }))}
          />
          <TextInput
            type="date"
            label="Start date"
            description="From when on the order counts; when work begins is agreed with the project coordinator"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            readOnly={readOnly}
            error={faults.get('startDate')}
            value={terms.startDate ?? ''}
            onChange={({ currentTarget }) => desk.edit(() => ({ startDate: currentTarget.value || null }))}
          />
        </SimpleGrid>
        <Checkbox
          label="On the quote of a subscription of the licence opportunity"
          disabled={readOnly}
          checked={terms.besideSubscription}
          onChange={({ currentTarget }) => {
            const besideSubscription = currentTarget.checked;
            desk.edit(() => ({ besideSubscription }));
          }}
        />
        <Findings
          label="What rules say of type and start"
          findings={['quoteType', 'startDate', 'besideSubscription'].flatMap((place) =>
            findingsAt(quote.findings, place),
          )}
        />
      </Stack>
    </Panel>
  );
}

/** The discount, and the words that whoever approves it reads. */
export function DiscountStep({ desk, state: { terms, faults, quote }, readOnly }: StepProps) {
  const findings = findingsAt(quote.findings, 'discountPercent');
  const said = (text: string) => (text === '' ? null : text);
  const wanted = (place: 'useCase' | 'workDescription') =>
    terms[place] !== null || findingsAt(quote.findings, place).length > 0;
  return (
    <Panel title="4. Discount and words">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
          <NumberInput
            label="Discount on the whole quote"
            suffix=" %"
            min={0}
            max={100}
            decimalScale={2}
            readOnly={readOnly}
            error={faults.get('discountPercent')}
            value={terms.discountPercent}
            onChange={(percent) => desk.edit(() => ({ discountPercent: Number(percent) || 0 }))}
          />
        </SimpleGrid>
        <Findings label="What rules say of the discount" findings={findings} />
        <Textarea
          label="Why, for those who approve"
          maxLength={4000}
          rows={2}
          autosize
          readOnly={readOnly}
          error={faults.get('comment')}
          value={terms.comment ?? ''}
          onChange={({ currentTarget }) => {
            const comment = said(currentTarget.value);
            desk.edit(() => ({ comment }));
          }}
        />
        <Findings label="What rules say of the reason" findings={findingsAt(quote.findings, 'comment')} />
        {(['useCase', 'workDescription'] as const).filter(wanted).map((place) => (
          <Stack key={place} gap="sm">
            <Textarea
              label={wordsOf[place]}
              maxLength={4000}
              rows={3}
              autosize
              readOnly={readOnly}
              error={faults.get(place)}
              value={terms[place] ?? ''}
              onChange={({ currentTarget }) => {
                const text = said(currentTarget.value);
                desk.edit(() => ({ [place]: text }));
              }}
            />
            <Findings label={`What rules say: ${wordsOf[place]}`} findings={findingsAt(quote.findings, place)} />
          </Stack>
        ))}
      </Stack>
    </Panel>
  );
}

const wordsOf = {
  useCase: 'What training alone is to do for the customer',
  workDescription: 'What is done in the block, agreed with the engagement manager',
} as const;
