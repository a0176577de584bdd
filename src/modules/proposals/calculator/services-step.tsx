import { Checkbox, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { Failed, Waiting } from '../../../ui/states.tsx';
import styles from './calculator.module.css';
import type { CalculatorForm, Typed } from './calculator-form.tsx';
import { useCalculator } from './calculator-queries.tsx';
import type { Question } from './intake.ts';

/** Which services are wanted, and the short questionnaire of each: whatever is not known is left open. */
export function ServicesStep({ form }: { readonly form: CalculatorForm }) {
  const { data, error, refetch } = useCalculator();
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={6} />;
  const { services: chosen } = form.values;
  return (
    <Stack gap="md">
      <Checkbox.Group
        label="What is wanted"
        description="One or more"
        error={form.errors.services}
        value={[...chosen]}
        onChange={(services) => form.setFieldValue('services', services)}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {data.services.map(({ service, title }) => (
            <Checkbox key={service} value={service} label={title} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      {data.services
        .filter(({ service }) => chosen.includes(service))
        .map(({ service, title, questions }) => (
          <fieldset key={service} className={styles.service}>
            <legend className={styles.serviceTitle}>{title}</legend>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
              {questions.map((question) => (
                <Answer key={question.key} form={form} service={service} question={question} />
              ))}
            </SimpleGrid>
          </fieldset>
        ))}
    </Stack>
  );
}

/** What is said below a field, so that fields beside each other stand on one line. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

interface AnswerProps {
  readonly form: CalculatorForm;
  readonly service: string;
  readonly question: Question;
}

/** One question. A compulsory one may stay open here; the scoping task asks for it again. */
function Answer({ form, service, question }: AnswerProps) {
  const { key, asks, type, options, assumed, unit } = question;
  const said = form.values.answers[service]?.[key] ?? '';
  const say = (value: Typed) =>
    form.setFieldValue('answers', (all) => ({ ...all, [service]: { ...all[service], [key]: value } }));
  const words = {
    label: asks,
    description: question.compulsory ? 'Must be known before an estimate' : undefined,
    inputWrapperOrder: order,
  };
  if (type === 'number') {
    const placeholder = assumed === null ? undefined : `${assumed.toLocaleString('en-US')} ${unit ?? ''} assumed`;
    const value = typeof said === 'number' ? said : '';
    return <NumberInput {...words} min={0} thousandSeparator placeholder={placeholder} value={value} onChange={say} />;
  }
  if (type === 'text') {
    return (
      <TextInput
        {...words}
        maxLength={500}
        value={typeof said === 'string' ? said : ''}
        onChange={({ currentTarget }) => say(currentTarget.value)}
      />
    );
  }
  const yesOrNo = type === 'yes-no';
  const data = yesOrNo ? ['Yes', 'No'] : options;
  const shown = typeof said === 'boolean' ? (said ? 'Yes' : 'No') : String(said) || null;
  const choose = (value: string | null) => say(value === null ? '' : yesOrNo ? value === 'Yes' : value);
  return <Select {...words} placeholder="Not known" clearable data={data} value={shown} onChange={choose} />;
}
