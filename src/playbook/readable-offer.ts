import { catalogueOn, currenciesOn, twinRuleOf } from './catalogue.ts';
import type { CatalogueItem } from './catalogue-shape.ts';
import { standingOf } from './offering-life.ts';
import type { Playbook } from './playbook.ts';
import type { CatalogueEntry, CatalogueList, OfferingList, QuotingPolicy } from './reading.ts';
import { holdsOn, sourceInWords } from './rule.ts';
import { limitInWords } from './slas.ts';

/** The price list of a day, `2026-08-31`. */
export const catalogueList = (playbook: Playbook, day: string): CatalogueList => ({
  on: day,
  currency: playbook.catalogue.currency,
  items: catalogueOn(playbook, day).map((item) => entryOf(playbook, item, day)),
});

function entryOf({ catalogue, offeringLife }: Playbook, item: CatalogueItem, day: string): CatalogueEntry {
  const { id, title, category, offering, plan, service, delivery, duration, after, limits, effective } = item;
  const rule = twinRuleOf(catalogue, item, day);
  const { step, maturity } = standingOf(offeringLife, item);
  return {
    ...{ id, title, category, offering, plan, service, delivery, duration, after, limits },
    sku: item.sku ?? null,
    priceCents: item.priceCents ?? null,
    per: item.per ?? null,
    seats: item.seats ? { limit: item.seats.limit, addOn: item.seats.addOn } : null,
    facilityCents: item.facilityCents ?? null,
    twin: rule === undefined ? null : `${item.sku}${rule.suffix}`,
    bills: item.bills ?? null,
    standing: titleOf(offeringLife.steps, step),
    maturity: maturity === null ? null : titleOf(offeringLife.maturities, maturity),
    from: effective.from,
    to: effective.to ?? null,
    source: sourceInWords(item.source),
    note: item.note ?? null,
  };
}

/** What the services of the catalogue are, and the life of a service. */
export function offeringList({ offerings, offeringLife }: Playbook): OfferingList {
  const { steps, maturities, approvals, leadTimeWeeks, source, note } = offeringLife;
  return {
    items: [...offerings],
    life: {
      ...{ steps, maturities },
      approvals: approvals.map(({ title }) => title),
      weeks: leadTimeWeeks,
      source: sourceInWords(source),
      note: note ?? null,
    },
  };
}

/** What a quote of a day is written by. */
export function quotingPolicy(playbook: Playbook, day: string): QuotingPolicy {
  const { quoteTypes, validity, steps } = playbook.quoting;
  const promised = (id: string) => playbook.slas.find((sla) => sla.id === id && holdsOn(sla.effective, day));
  return {
    quoteTypes: quoteTypes.map(({ id, title }) => ({ id, title })),
    validity: { days: validity.days, extendDaysMost: validity.extendDaysMost },
    currencies: currenciesOn(playbook, day),
    steps: steps
      .filter(({ effective }) => holdsOn(effective, day))
      .map(({ id, title, asks, roles, after, due }) => {
        const limit = promised(due)?.limit;
        const words = limit === undefined ? '' : limitInWords(limit);
        return { id, title, asks, roles: roles.map((role) => titleOf(playbook.roles, role)), after, due: words };
      }),
  };
}

/** The playbook's words for an id. */
const titleOf = (titled: readonly { readonly id: string; readonly title: string }[], id: string): string =>
  titled.find((each) => each.id === id)?.title ?? id;
