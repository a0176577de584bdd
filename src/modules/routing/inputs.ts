import type { NeedReading } from '../../playbook/routing.ts';
import type { Facts } from '../../playbook/tables/policy.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { RoutingFacts } from './engagement.ts';

/**
 * What the tables read, from what people say. A fact nobody gave is left out: the playbook assumes it or asks for it.
 * `readings` says how facts are read off the needs; an empty list of needs says nothing yet.
 */
export function inputsOf(facts: RoutingFacts, readings: Readonly<Record<string, NeedReading>>): Facts {
  const needs = facts.needs ?? [];
  const read =
    needs.length === 0 ? [] : Object.entries(readings).map(([name, how]) => [name, holds(how, needs)] as const);
  return {
    ...Object.fromEntries(read),
    edition: facts.edition,
    segment: facts.segment,
    region: facts.region,
    publicSector: facts.publicSector,
    existingPartner: standingOf(facts.existingPartner),
    sellerKnowsPartner: isNamed(facts.sellerKnowsPartner),
    psDeclined: facts.psDeclined,
    gsiCandidate: facts.gsiCandidate,
    alignedCam: isNamed(facts.alignedCam),
  };
}

function holds(reading: NeedReading, needs: readonly Need[]): boolean {
  if ('some' in reading) return needs.some(({ service }) => service === reading.some);
  if (reading.every === 'standard') return needs.every(({ sku }) => sku !== undefined);
  return needs.every(({ service }) => service === reading.every);
}

/** How the customer's partner stands: able, unable, or not asked yet. */
function standingOf(partner: RoutingFacts['existingPartner']): string | undefined {
  if (!partner) return undefined;
  if (partner.canDeliver === null) return 'unknown';
  return partner.canDeliver ? 'able' : 'unable';
}

const isNamed = (name: string | boolean | null | undefined): boolean | undefined => (name ? true : undefined);
