import { z } from 'zod';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import type { SectionFault } from './section.ts';
import { readPolicy } from './tables/loading.ts';
import { policyColumns } from './tables/shape.ts';

const Titled = z.strictObject({ title: z.string().min(1) });

/** What a verdict says, and whose people do the work then; `nobody` while that is open. */
const Outcome = z.strictObject({ title: z.string().min(1), serves: z.enum(['ps', 'partner', 'nobody']) });

/** How a fact is read off a list of needs: whether one, or every need, is for a service, or is met by the catalogue. */
const NeedReading = z.union([z.strictObject({ some: z.string() }), z.strictObject({ every: z.string() })], {
  error: 'must be {some: SERVICE}, {every: SERVICE} or {every: standard}.',
});
export type NeedReading = z.infer<typeof NeedReading>;

/** Facts of an engagement a table may read beside those read off its needs. */
const engagementFacts = [
  'edition',
  'segment',
  'region',
  'publicSector',
  'existingPartner',
  'sellerKnowsPartner',
  'psDeclined',
  'gsiCandidate',
  'alignedCam',
];

const RoutingShape = z.strictObject({
  /** What a customer may need; more may be added. */
  services: z.record(z.string(), Titled),
  /** What a verdict says, as a clause that can stand in a sentence. */
  outcomes: z.record(z.string(), Outcome),
  /** Facts the tables read off the needs. */
  needs: z.record(z.string(), NeedReading),
  ...policyColumns,
});
type RoutingShape = z.infer<typeof RoutingShape>;

/** Reads `routing.yaml`: the rules of engagement, the services they know and the words of their outcomes. */
export function readRouting(folder: PlaybookFolder) {
  const { content, policy } = readPolicy(folder, 'routing.yaml', RoutingShape, (file) => [
    ...outcomeFaults(file),
    ...needFaults(file),
    ...factFaults(file),
    ...referenceFaults(folder, file),
  ]);
  const { services, outcomes, needs } = content;
  return { services, outcomes, needs, policy };
}

/** Whether a verdict leaves the work with Professional Services, so that an estimate and a paper are ours to write. */
export const servedByPs = (
  { routing }: { readonly routing: { readonly outcomes: Readonly<Record<string, z.infer<typeof Outcome>>> } },
  outcome: readonly string[],
): boolean => outcome.some((each) => routing.outcomes[each]?.serves === 'ps');

/** What a verdict says of itself when more must be known; the tables never say it. */
const unanswered = 'needs-information';

const outcomeFaults = ({ outcomes }: RoutingShape): SectionFault[] =>
  unanswered in outcomes ? [] : [{ path: ['outcomes'], sentence: `lacks ${unanswered}: give it a title.` }];

function needFaults({ services, needs, facts }: RoutingShape): SectionFault[] {
  return Object.entries(needs).flatMap(([name, reading]): SectionFault[] => {
    const path = ['needs', name];
    const service = 'some' in reading ? reading.some : reading.every;
    if (facts[name]?.type !== 'boolean') return [{ path, sentence: 'is no boolean fact of this file.' }];
    if (service in services || ('every' in reading && service === 'standard')) return [];
    return [{ path, sentence: `${service} is no service of this file: ${Object.keys(services).join(', ')}.` }];
  });
}

function factFaults({ needs, facts }: RoutingShape): SectionFault[] {
  const strange = Object.keys(facts).filter((name) => !(name in needs) && !engagementFacts.includes(name));
  const cure = `read it off the needs, or take one of ${engagementFacts.join(', ')}.`;
  return strange.map((name) => ({ path: ['facts', name], sentence: `no engagement has this fact: ${cure}` }));
}

/** What verdicts name must stand elsewhere in the playbook: titles, contacts, promises, papers. */
function referenceFaults(folder: PlaybookFolder, { outcomes, tables }: RoutingShape): SectionFault[] {
  const contact = elsewhere(folder, 'contacts.yaml', 'contacts');
  const promise = elsewhere(folder, 'slas.yaml', 'slas');
  const known: Record<string, (id: string, path: SectionFault['path']) => SectionFault[]> = {
    outcome: (id, path) => (id in outcomes ? [] : [{ path, sentence: `${id} has no title: add it to outcomes.` }]),
    contacts: (id, path) => (id.startsWith('{') ? [] : contact(id, path)),
    channels: contact,
    clocks: promise,
    artefacts: (id, path) =>
      folder.files.has(`tasks/${id}.yaml`) ? [] : [{ path, sentence: `${id} has no template: add tasks/${id}.yaml.` }],
  };
  return Object.entries(tables).flatMap(([table, { rules }]) =>
    rules.flatMap(({ gives }, at) =>
      Object.entries(gives).flatMap(([column, value]) =>
        [value].flat().flatMap((id) => {
          const path = ['tables', table, 'rules', at, 'gives', column];
          return known[column]?.(String(id), path) ?? [];
        }),
      ),
    ),
  );
}
