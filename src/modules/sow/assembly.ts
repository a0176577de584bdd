import { type Block, type Cover, field, type PaperDocument, plainText } from '../../documents/paper.ts';
import { linesOf, sealPaper } from '../../documents/seal.ts';
import { showMoney } from '../../platform/money.ts';
import { Refusal } from '../../platform/refusal.ts';
import { calendarOf } from '../../playbook/clocks/calendar.ts';
import { isTrue } from '../../playbook/papers/conditions.ts';
import type { LibraryClause, PaperPolicy } from '../../playbook/papers/papers.ts';
import { rateWording } from '../../playbook/papers/rate-wording.ts';
import { templatesFor } from '../../playbook/papers/templates.ts';
import type { ClauseFacts, PaperField, PaperTable } from '../../playbook/papers/vocabulary.ts';
import type { Playbook } from '../../playbook/playbook.ts';
import { holdsOn } from '../../playbook/rule.ts';
import type { EstimateSheet } from '../estimates/estimate.ts';
import type { Need } from '../opportunities/opportunity.ts';
import type { Scope } from '../scoping/scope.ts';
import { blockIdOf, fillClause } from './assembly/clause-blocks.ts';
import { type Milestone, milestonesOf } from './assembly/milestones.ts';
import {
  activitiesTable,
  assumptionsTable,
  educationPricesTable,
  milestonesTable,
  rolesTable,
  scopeTable,
  servicesPricesTable,
  signatureBlock,
} from './assembly/tables.ts';
import type { SowTerms } from './sow.ts';

/** Everything a statement of work is made of. The same request gives the same paper, to the byte. */
export interface SowRequest {
  /** `SOW-2026-0031`. */
  readonly number: string;
  /** The version of the paper, from 1. */
  readonly version: number;
  /** The day of issue: its parameters and terms hold, and its clauses unless another day is named for them. */
  readonly date: Temporal.PlainDate;
  /** The day whose clauses are taken, when a paper is assembled anew from the library of a later day. */
  readonly clausesOf?: Temporal.PlainDate;
  readonly customer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly need: {
    readonly region: keyof PaperPolicy['pageSizes'];
    readonly needs: readonly Need[];
    readonly publicSector?: boolean;
  };
  /** Who serves, e.g. `['ps-custom']`. */
  readonly verdict: { readonly outcome: readonly string[] };
  readonly scope: Scope;
  readonly estimate: EstimateSheet;
  readonly playbook: Pick<Playbook, 'papers' | 'estimating' | 'calendars'>;
  readonly terms?: SowTerms;
}

/**
 * Assembles a statement of work from an agreed estimate: the clauses of the library that hold on the day and whose
 * conditions are true, in their order, filled with the deal's values.
 *
 * Refused (`sow.*`) are an estimate without lines, an unknown billing term, a clause that asks for what the deal does
 * not have, and a paper on which a price by the hour or day would stand (001, "What are our daily or hourly rates?").
 */
export function assembleSow(asked: SowRequest): PaperDocument {
  const request = {
    ...asked,
    customer: { name: cleaned(asked.customer.name) },
    provider: { name: cleaned(asked.provider.name) },
  };
  const { number, version, date, estimate, playbook } = request;
  if (estimate.lines.length === 0) {
    throw new Refusal('sow.nothingEstimated', `${number} has nothing to describe: the estimate has no lines.`);
  }
  const clauses = clausesFor(request);
  const fields = fieldsOf(request);
  const filling = { fields, sections: sectionsOf(clauses), tables: tablesOf(request) };
  const paper = sealPaper({
    type: 'doc',
    attrs: {
      id: number,
      version,
      title: titleOf(request),
      author: request.provider.name,
      language: playbook.papers.language,
      date: date.toString(),
      pageSize: playbook.papers.pageSizes[request.need.region],
    },
    content: [coverOf(request, fields), ...clauses.map((clause) => fillClause(clause, filling))],
  });
  refuseRates(paper);
  return paper;
}

/** One name has several spellings in Unicode; a paper uses the composed one, so that the same name gives the same bytes. */
const cleaned = (words: string): string => words.normalize('NFC').trim();

/** The block id of the first clause of each section: what a reference points at. */
function sectionsOf(clauses: readonly LibraryClause[]): Map<string, string> {
  const sections = new Map<string, string>();
  for (const clause of clauses) {
    if (!sections.has(clause.section)) sections.set(clause.section, blockIdOf(clause));
  }
  return sections;
}

/**
 * The clauses of the templates that are true of the deal, as far as they hold on the day and their own condition is true
 * too, in their order.
 */
function clausesFor({
  number,
  need,
  verdict,
  scope,
  estimate,
  playbook,
  terms,
  ...asked
}: SowRequest): LibraryClause[] {
  const { clauses, conditions, templates } = playbook.papers;
  const day = (asked.clausesOf ?? asked.date).toString();
  const kinds = new Set(estimate.lines.map(({ kind }) => kind));
  const facts: ClauseFacts = {
    services: need.needs.map(({ service }) => service),
    outcome: verdict.outcome,
    region: need.region,
    publicSector: need.publicSector ?? false,
    terms: terms?.basis ?? 'standard',
    report: scope.report !== undefined,
    hasServices: kinds.has('services'),
    hasEducation: kinds.has('education'),
    onSite: estimate.lines.some(({ mode }) => mode === 'onsite'),
  };
  const used = templatesFor(templates, conditions, facts).filter((each) => holdsOn(each.effective, day));
  const chosen = clauses.filter(
    ({ effective, when, usedIn }) =>
      holdsOn(effective, day) &&
      usedIn.some((id) => used.some((template) => template.id === id)) &&
      (when === undefined || isTrue(when, conditions, facts)),
  );
  const missing = used
    .flatMap(({ sections }) => sections)
    .find((each) => !chosen.some(({ section }) => section === each));
  if (missing === undefined) return chosen;
  const sentence = `${number} would lack the section ${missing}, as no clause of it holds on ${day}: mend the library.`;
  throw new Refusal('sow.sectionMissing', sentence);
}

/** What the sentences of clauses quote: the deal's own values, and the playbook's parameters of the day. */
function fieldsOf(request: SowRequest): Map<string, string> {
  const { number, date, customer, provider, scope, estimate, playbook, terms } = request;
  const { papers } = playbook;
  const { currency, totals } = estimate;
  const deal: Partial<Record<PaperField, string>> = {
    customerName: customer.name,
    providerName: provider.name,
    paperNumber: number,
    paperDate: dayInWords(date, papers.language),
    services: servicesOf(request).join('; '),
    duration: `${estimate.durationDays.toLocaleString('en-US')} Business Days`,
    estimatedStart:
      terms?.estimatedStart === undefined
        ? papers.sow.startToBeAgreed
        : dayInWords(Temporal.PlainDate.from(terms.estimatedStart), papers.language),
    estimatedEnd: endInWords(request),
    servicesTotal: showMoney(totals.servicesCents, currency),
    servicesBilling: billingOf(request, 'services'),
    educationTotal: showMoney(totals.educationCents, currency),
    educationBilling: billingOf(request, 'education'),
    grandTotal: showMoney(totals.totalCents, currency),
    ...(scope.report ? { reportName: scope.report.file } : {}),
  };
  const day = date.toString();
  const parameters = papers.parameters.filter(({ effective }) => holdsOn(effective, day));
  const all = [...parameters.map(({ id, value }) => [id, String(value)] as const), ...Object.entries(deal)];
  return new Map(all.map(([name, value]) => [name, cleaned(value)]));
}

const dayInWords = (day: Temporal.PlainDate, language: string): string =>
  day.toLocaleString(language, { dateStyle: 'long' });

/** The day on which the last of the estimated working days ends, the start being the first of them. */
function endInWords({ need, estimate, playbook, terms }: SowRequest): string {
  const { papers, calendars } = playbook;
  if (terms?.estimatedStart === undefined) return papers.sow.endToBeAgreed;
  const start = Temporal.PlainDate.from(terms.estimatedStart);
  const calendar = calendarOf(calendars, need.region, start.toZonedDateTime('UTC').toInstant());
  let end = start;
  for (let left = Math.max(1, estimate.durationDays); ; end = end.add({ days: 1 })) {
    if (calendar.closedWhy(end) === undefined) left -= 1;
    if (left === 0) return dayInWords(end, papers.language);
  }
}

/** The services in words, each once: a custom one by its activities' title, a standard one by the catalogue's. */
function servicesOf({ estimate, playbook }: SowRequest): string[] {
  const { templates } = playbook.estimating;
  const titles = estimate.lines.map(({ sku, title, service }) => {
    if (sku !== null) return title;
    return templates.find((template) => template.service === service)?.title ?? service;
  });
  return [...new Set(titles)];
}

function titleOf(request: SowRequest): string {
  const [first = '', ...others] = servicesOf(request);
  const services = others.length === 0 ? first : 'Professional services';
  return cleaned(`${services} for ${request.customer.name}`);
}

/** When the price of services or education falls due, as the deal's terms or else the playbook say. */
function billingOf({ date, playbook, terms }: SowRequest, kind: 'services' | 'education'): string {
  const { billing } = playbook.papers;
  const chosen = (kind === 'services' ? terms?.servicesBilling : terms?.educationBilling) ?? billing.default;
  const open = billing.terms.filter((term) => term[kind] && holdsOn(term.effective, date.toString()));
  const term = open.find(({ id }) => id === chosen);
  if (term) return term.says;
  const ids = open.map(({ id }) => id).join(', ');
  throw new Refusal('sow.unknownBilling', `${chosen} is no billing term for ${kind} on ${date}: use one of ${ids}.`);
}

function tablesOf({ scope, estimate, playbook, provider, customer, date }: SowRequest): Map<string, Block | null> {
  const { papers } = playbook;
  const milestones: readonly Milestone[] = milestonesOf(estimate.lines);
  const tables: Record<PaperTable, Block | null> = {
    scopeFacts: scopeTable(scope, papers),
    activities: activitiesTable(milestones, papers),
    milestones: milestonesTable(milestones, papers),
    roles: rolesTable(estimate, papers, date.toString()),
    assumptions: assumptionsTable(milestones, playbook),
    servicesPrices: servicesPricesTable(milestones, estimate),
    educationPrices: educationPricesTable(milestones, estimate),
    signatures: signatureBlock(provider.name, customer.name, papers),
  };
  return new Map(Object.entries(tables));
}

function coverOf({ playbook }: SowRequest, fields: ReadonlyMap<string, string>): Cover {
  const { kind, contents } = playbook.papers.sow;
  const bound = (label: string, name: PaperField, id = `cover_${name.toLowerCase()}`) => ({
    type: 'particular' as const,
    attrs: { id, label },
    content: [field(name, fields.get(name) ?? '')],
  });
  return {
    type: 'cover',
    attrs: { kind, contents },
    content: [
      bound('Customer', 'customerName'),
      bound('Provider', 'providerName'),
      bound('Number', 'paperNumber', 'cover_number'),
      bound('Date', 'paperDate'),
      bound('Estimated start', 'estimatedStart'),
      bound('Total price', 'grandTotal'),
    ],
  };
}

function refuseRates(paper: PaperDocument): void {
  for (const { place, inlines } of linesOf(paper)) {
    const rate = rateWording(plainText(inlines));
    if (rate === undefined) continue;
    const sentence = `${paper.attrs.id}, ${place}: “${rate}” shows a price by time, which no customer's paper may; price the result.`;
    throw new Refusal('sow.rateShown', sentence);
  }
}
