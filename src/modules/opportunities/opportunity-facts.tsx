import { useQuery } from '@tanstack/react-query';
import { servicesQuery, titleOf } from '../../playbook/playbook-queries.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Day, Money } from '../../ui/figures.tsx';
import { Sheet } from '../../ui/panel.tsx';
import { regionInWords, segmentInWords } from '../accounts/words.tsx';
import type { Circumstances, Opportunity } from './opportunity.ts';

/** What an opportunity is about: who, when, how much, which needs and what the seller knows. */
export function OpportunityFacts({ opportunity }: { readonly opportunity: Opportunity }) {
  const { data: services } = useQuery(servicesQuery);
  const needs = opportunity.needs.map(({ service, sku }) => {
    const title = titleOf(services?.items, service);
    return sku === undefined ? `${title}, custom` : `${title}, ${sku}`;
  });
  return (
    <Sheet label="Facts" padded>
      <Facts
        items={[
          ['Value', <Money key="value" cents={opportunity.valueCents} currency={opportunity.currency} />],
          ['Closes', <Day key="closes" date={opportunity.closeDate} />],
          ['Market', `${regionInWords[opportunity.region]} ${segmentInWords[opportunity.segment]}`],
          ['Owner', opportunity.owner],
          ['Engagement manager', opportunity.engagementManager],
          ...(opportunity.partner ? [['Served by', opportunity.partner.name] as const] : []),
          ['Licence opportunity', opportunity.licence],
          ['Sector', opportunity.publicSector ? 'Public' : 'Private'],
          ['Needs', <Lines key="needs" lines={needs} />],
          ...circumstancesInWords(opportunity.circumstances),
        ]}
        width={150}
      />
    </Sheet>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return [...new Set(lines)].map((line) => <div key={line}>{line}</div>);
}

function circumstancesInWords(known: Circumstances): (readonly [string, string])[] {
  const partner = known.existingPartner;
  const delivers = partner?.canDeliver === null ? 'not asked' : partner?.canDeliver ? 'can deliver' : 'cannot deliver';
  const said: (readonly [string, string | null | undefined | false])[] = [
    ['Existing partner', partner && `${partner.name}, ${delivers}`],
    ['Partner the seller knows', known.sellerKnowsPartner],
    ['Right of first refusal', known.psDeclined && 'PS declined'],
    ['Global integrator', known.gsiCandidate && 'Candidate'],
    ['Aligned channel manager', known.alignedCam],
  ];
  return said.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}
