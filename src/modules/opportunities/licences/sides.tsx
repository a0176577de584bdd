import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Day, Money, Nothing } from '../../../ui/figures.tsx';
import type { Opportunity } from '../opportunity.ts';
import { StageName } from '../stage.tsx';
import styles from './licence.module.css';
import type { Licence } from './licence.ts';

/** Names and figures, one below the other. */
function Figures({ items }: { readonly items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.figures}>
      {items.map(([name, value]) => (
        <Figure key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value ?? <Nothing words="not known" />}</dd>
    </>
  );
}

/** What the CRM says of the licence opportunity: names and values. */
export const licenceItems = (licence: Licence): readonly (readonly [name: string, value: ReactNode])[] => [
  ['Stage', <StageName key="stage" stage={licence.stage} />],
  ['Order type', licence.orderTypeTitle],
  ['Net ARR', <Money key="arr" cents={licence.netArrCents} currency={licence.currency} />],
  ['Closes', <Day key="closes" date={licence.closeDate} />],
  ['Owner', licence.owner.name],
];

/** The same, one below the other. */
export function LicenceFigures({ licence }: { readonly licence: Licence }) {
  return <Figures items={licenceItems(licence)} />;
}

type Worth = Pick<
  Opportunity,
  'stage' | 'closeDate' | 'owner' | 'valueCents' | 'servicesCents' | 'educationCents' | 'currency' | 'valueFrom'
>;

/** What the services beside it come to, and where that comes from: nobody types it. */
export function ServicesFigures({ services }: { readonly services: Worth }) {
  const { currency } = services;
  return (
    <>
      <Figures
        items={[
          ['Stage', <StageName key="stage" stage={services.stage} />],
          ['Services', <Money key="services" cents={services.servicesCents} currency={currency} />],
          ['Education', <Money key="education" cents={services.educationCents} currency={currency} />],
          ['Value', <Money key="value" cents={services.valueCents} currency={currency} />],
          ['Closes', <Day key="closes" date={services.closeDate} />],
          ['Owner', services.owner],
        ]}
      />
      <p className={styles.quiet}>
        <ValueFrom {...services} />
      </p>
    </>
  );
}

function ValueFrom({ valueFrom, valueCents }: Pick<Worth, 'valueFrom' | 'valueCents'>) {
  if (valueCents === null) return 'The value comes with the first estimate or quote; nobody types it.';
  if (valueFrom === null) return 'Taken over from before; the next estimate or quote sets it.';
  return (
    <>
      The value comes from <Paper number={valueFrom} />; nobody types it.
    </>
  );
}

function Paper({ number }: { readonly number: string }) {
  const words = { params: { number }, children: number } as const;
  if (number.startsWith('EST-'))
    return (
      <Anchor
        underline="always"
        inherit
        renderRoot={(props) => <Link {...props} to="/estimates/$number" {...words} />}
      />
    );
  if (number.startsWith('SOW-'))
    return (
      <Anchor underline="always" inherit renderRoot={(props) => <Link {...props} to="/sows/$number" {...words} />} />
    );
  return number;
}
