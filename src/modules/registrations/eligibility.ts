import type { Act } from '../../platform/act.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import type { PartnerStanding } from '../../playbook/registrations.ts';
import { holdsOn } from '../../playbook/rule.ts';
import { findLicence } from '../opportunities/licences/store.ts';
import { readPartner } from '../partners/store.ts';
import { findApproved, type StoredRegistration } from './store.ts';

const inWords: Readonly<Record<PartnerStanding, string>> = {
  'services-certified': 'certified for services',
  select: 'of the track Select',
  open: 'of the track Open',
};

/**
 * Holds a registration against the rules of the playbook for a day, `2026-11-23`.
 * @returns the ids of the rules it was held against
 * @throws Refusal `registration.notEligible`, `registration.tooLate`, `registration.taken` (409)
 */
export async function demandEligible(
  act: Act,
  { registrations: { servicesAttach } }: Pick<Playbook, 'registrations'>,
  { number, partner, licence }: StoredRegistration,
  on: string,
): Promise<string[]> {
  const { servicesCertified, track } = await readPartner(act, partner.number);
  const holds: readonly PartnerStanding[] = [track, ...(servicesCertified ? (['services-certified'] as const) : [])];
  const rule = servicesAttach.eligible.find(({ effective }) => holdsOn(effective, on));
  if (rule && !rule.anyOf.some((each) => holds.includes(each))) {
    const asked = rule.anyOf.map((each) => inWords[each]).join(' or ');
    const words = `${partner.name} is not ${asked}: its services are not attached (${rule.id}).`;
    throw new Refusal('registration.notEligible', words, { status: 409 });
  }
  const { age, one } = servicesAttach;
  const closesOn = (await findLicence(act, licence))?.closeDate;
  const until = closesOn && Temporal.PlainDate.from(closesOn).add({ months: age.monthsAtMost });
  if (until && Temporal.PlainDate.compare(Temporal.PlainDate.from(on), until) > 0) {
    const words = `${licence} closed on ${closesOn}, more than ${age.monthsAtMost} months ago: services are no longer attached to it (${age.id}).`;
    throw new Refusal('registration.tooLate', words, { status: 409 });
  }
  const taken = await findApproved(act, licence);
  if (taken) {
    const words = `${one.sentence}: ${taken.number} of ${taken.partner.name} stands for ${licence}, so ${number} is not approved (${one.id}).`;
    throw new Refusal('registration.taken', words, { status: 409 });
  }
  return [...(rule ? [rule.id] : []), age.id, one.id];
}
