import type { Act } from '../../../platform/act.ts';
import { record } from '../../../platform/ledger/ledger.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { demand } from '../../../platform/rights.ts';
import type { Playbook } from '../../../playbook/playbook.ts';
import { keyOf } from '../../../playbook/proposals/calculator.ts';
import { openAccount } from '../../accounts/opening.ts';
import { readAccount, type StoredAccount } from '../../accounts/store.ts';
import type { NewStatement } from '../../facts/fact.ts';
import { stateFacts } from '../../facts/stating.ts';
import { opportunityStream } from '../../opportunities/entries.ts';
import { openOpportunity } from '../../opportunities/opening.ts';
import { openTask } from '../../tasks/opening.ts';
import type { ChecklistItem } from '../../tasks/task.ts';
import { proposalAsked } from '../entries.ts';
import { openProposal } from '../opening.ts';
import { readProposal } from '../store.ts';
import { serviceTitle } from './asking.ts';
import type { AskedService, Intake, Submitted } from './intake.ts';

/**
 * Takes in what the services calculator was told, all in one: the services opportunity as a child of its licence
 * opportunity, its proposal, the scoping task with the question table, the scheduling intake, and the answers as facts;
 * the engagement manager of the territory is told (source 001, services calculator).
 * @throws Refusal `calculator.unknownService`, `calculator.unknownQuestion` naming each place; those of the verbs it uses
 */
export async function submitIntake(act: Act, playbook: Playbook, intake: Intake): Promise<Submitted> {
  demand(act.reader, 'proposal.intake');
  refuseUnknown(playbook, intake.services);
  const account = await customerOf(act, playbook, intake);
  const { contact, team, services, licence, standaloneWhy, closeDate } = intake;
  const titles = services.map(({ service }) => serviceTitle(playbook, service));
  const publicSector = intake.publicSector || account.publicSector;
  const needs = services.map(({ service }) => ({ service }));
  const name = `${account.name}: ${titles.join(', ')}`.slice(0, 160);
  const opened = { name, account: account.number, licence, closeDate, needs, circumstances: {} };
  const { number, region } = await openOpportunity(act, playbook, opened, { publicSector });
  await openProposal(act, playbook, number, {
    origin: 'calculator',
    intake: { contact, team, services, standaloneWhy, publicSector },
  });
  const subject = opportunityStream(number);
  const labels = await labelsOf(act, playbook, number, publicSector);
  const { scoping, scheduling } = playbook.calculator.tasks;
  const checklist = services.flatMap((service) => questionTable(playbook, service));
  const scopingTask = await openTask(act, playbook, { template: scoping, subject, region, labels, checklist });
  const schedulingTask = await openTask(act, playbook, { template: scheduling, subject, region, labels });
  await stateFacts(act, playbook, { opportunity: number, facts: factsOf(act, playbook, services) });
  const told = { opportunity: number, customer: account.name, services: titles, task: scopingTask.number };
  await record(act, subject, proposalAsked, told, playbook.version);
  return {
    ...{ opportunity: number, account: account.number, manager: scopingTask.owner },
    ...{ scopingTask: scopingTask.number, schedulingTask: schedulingTask.number },
  };
}

/** The account that is named, or a new one. */
async function customerOf(act: Act, playbook: Playbook, { customer, publicSector }: Intake): Promise<StoredAccount> {
  if ('account' in customer) return readAccount(act, customer.account);
  const given = { ...customer.opened, publicSector: customer.opened.publicSector || publicSector };
  return openAccount(act, playbook, { ...given, existingPartner: null });
}

const questionsOf = (playbook: Playbook, service: string) =>
  playbook.calculator.services.find((each) => each.service === service)?.questions ?? [];

/** Every service and every answer that the calculator does not ask for is refused by its place. */
function refuseUnknown(playbook: Playbook, services: readonly AskedService[]): void {
  const known = playbook.calculator.services.map(({ service }) => service);
  const faults = services.flatMap(({ service, answers }, at) => {
    if (!known.includes(service)) {
      return [
        {
          place: `services[${at}].service`,
          sentence: `There is no service ${service}: take one of ${known.join(', ')}.`,
        },
      ];
    }
    const keys = questionsOf(playbook, service).map(keyOf);
    return Object.keys(answers)
      .filter((key) => !keys.includes(key))
      .map((key) => ({
        place: `services[${at}].answers.${key}`,
        sentence: `The calculator does not ask for ${key}: leave it out.`,
      }));
  });
  if (faults.length > 0)
    throw new Refusal('calculator.unknown', 'Some of it the calculator does not know; each is named below.', {
      faults,
    });
}

/** The question table of a service for the scoping task: what is answered is ticked, what is compulsory must be. */
function questionTable(playbook: Playbook, { service, answers }: AskedService): ChecklistItem[] {
  const title = serviceTitle(playbook, service);
  return questionsOf(playbook, service).map((question) => {
    const said = answers[keyOf(question)];
    const answer = said === undefined ? '' : ` ${inWords(said)}`;
    return {
      role: playbook.calculator.tasks.answers,
      text: `${title}: ${question.asks}${answer}`,
      mandatory: question.compulsory === true,
      done: said !== undefined,
    };
  });
}

function inWords(said: number | boolean | string): string {
  if (typeof said === 'boolean') return said ? 'Yes.' : 'No.';
  return typeof said === 'number' ? `${said.toLocaleString('en-US')}.` : said;
}

/** The labels of its tasks: that it came by the calculator, the sector, the segment. */
async function labelsOf(act: Act, { proposals }: Playbook, number: string, publicSector: boolean): Promise<string[]> {
  const { segmentLabel } = await readProposal(act, number);
  const { calculator, publicSector: ofSector, segment } = proposals.labels;
  return [calculator, ...(publicSector ? [ofSector] : []), ...(segmentLabel ? [`${segment}${segmentLabel}`] : [])];
}

/** The answers that are facts, said by whoever filled the form; one that two services ask for is said once. */
function factsOf(act: Act, playbook: Playbook, services: readonly AskedService[]): NewStatement[] {
  const provenance = { kind: 'person', by: act.reader.name, at: act.clock.now().toString() } as const;
  const said = new Map<string, NewStatement>();
  for (const { service, answers } of services) {
    for (const question of questionsOf(playbook, service)) {
      const name = keyOf(question);
      const value = answers[name];
      if ('fact' in question && value !== undefined && !said.has(name)) said.set(name, { name, value, provenance });
    }
  }
  return [...said.values()];
}
