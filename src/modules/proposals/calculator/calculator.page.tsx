import { Button, Group, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { tell } from '../../../ui/api.tsx';
import { useDeed } from '../../../ui/deed.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Panel, Sheet } from '../../../ui/panel.tsx';
import { Note, Refused } from '../../../ui/states.tsx';
import styles from './calculator.module.css';
import { askedServices, intakeOf, stepOf, useCalculatorForm } from './calculator-form.tsx';
import { CustomerStep } from './customer-step.tsx';
import { Submitted } from './intake.ts';
import { PeopleStep } from './people-step.tsx';
import { RoughPricePanel } from './rough-price.tsx';
import { ServicesStep } from './services-step.tsx';

const lead = 'Three short steps. What you do not know yet may stay open; what you type is kept in this browser.';

/** The services calculator: what a customer wants, told in three steps, with a rough price beside it. */
export function CalculatorPage() {
  const { form, empty } = useCalculatorForm();
  const [step, setStep] = useState(0);
  const [done, setDone] = useState<Submitted>();
  const sending = useDeed(async () => {
    const intake = intakeOf(form.values);
    if (!intake) return;
    setDone(await tell('POST', '/api/calculator', intake, Submitted));
    empty();
  });
  if (done) return <Done submitted={done} onAgain={() => [setDone(undefined), setStep(0)]} />;
  const last = step === 2;
  const send = form.onSubmit(
    () => sending.mutate(undefined),
    (errors) => setStep(Math.max(0, stepOf(errors))),
  );
  return (
    <>
      <PageHead title="Services calculator" lead={lead} />
      <div className={styles.columns}>
        <Sheet label="What is asked for" padded>
          <form onSubmit={send} noValidate>
            <Stack gap="lg">
              <Steps step={step} onStep={setStep} />
              {step === 0 ? <CustomerStep form={form} /> : null}
              {step === 1 ? <ServicesStep form={form} /> : null}
              {step === 2 ? <PeopleStep form={form} /> : null}
              <Refused fault={sending.error} />
              <Group justify="space-between">
                <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
                  Back
                </Button>
                {last ? (
                  <Button key="send" type="submit" loading={sending.isPending}>
                    Ask for it
                  </Button>
                ) : (
                  <Button key="on" onClick={() => setStep(step + 1)}>
                    Go on
                  </Button>
                )}
              </Group>
            </Stack>
          </form>
        </Sheet>
        <RoughPricePanel services={askedServices(form.values)} />
      </div>
    </>
  );
}

const stepWords = ['Customer', 'Services', 'People and licence'];

/** The steps, each a way there: none has to be whole before the next. */
function Steps({ step, onStep }: { readonly step: number; readonly onStep: (step: number) => void }) {
  return (
    <nav aria-label="Steps">
      <ol className={styles.steps}>
        {stepWords.map((words, at) => (
          <li key={words}>
            <button
              type="button"
              className={styles.step}
              aria-current={at === step ? 'step' : undefined}
              onClick={() => onStep(at)}
            >
              <span className={styles.mark} aria-hidden>
                {at + 1}
              </span>
              {words}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What was opened, each part by its link. */
function Done({ submitted, onAgain }: { readonly submitted: Submitted; readonly onAgain: () => void }) {
  const { opportunity, account, scopingTask, schedulingTask, manager } = submitted;
  return (
    <>
      <PageHead title="It is asked for" above={opportunity} />
      <Panel
        title="What was opened"
        actions={
          <Button variant="default" size="xs" onClick={onAgain}>
            Ask for something else
          </Button>
        }
      >
        <Stack gap="md">
          <Note tone="good" live>
            {manager
              ? `${manager}, who manages the territory, has been told.`
              : 'It waits in the queue of the engagement managers.'}
          </Note>
          <Facts
            items={[
              [
                'Opportunity',
                <Link key="o" to="/opportunities/$number" params={{ number: opportunity }}>
                  {opportunity}
                </Link>,
              ],
              [
                'Customer',
                <Link key="a" to="/accounts/$number" params={{ number: account }}>
                  {account}
                </Link>,
              ],
              [
                'Scoping, with the questions',
                <Link key="s" to="/tasks/$number" params={{ number: scopingTask }}>
                  {scopingTask}
                </Link>,
              ],
              [
                'Scheduling intake',
                <Link key="p" to="/tasks/$number" params={{ number: schedulingTask }}>
                  {schedulingTask}
                </Link>,
              ],
              [
                'On the board',
                <Link key="b" to="/proposals" search={{ search: opportunity }}>
                  the proposal board
                </Link>,
              ],
            ]}
            width={200}
          />
        </Stack>
      </Panel>
    </>
  );
}
