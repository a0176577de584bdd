import { z } from 'zod';
import { Approval, ApprovalList } from '../src/modules/approvals/approval.ts';
import { StageExit } from '../src/modules/opportunities/exits/exit.ts';
import { Opportunity } from '../src/modules/opportunities/opportunity.ts';
import { EnvelopeList } from '../src/modules/signing/envelope.ts';
import { LegalStanding } from '../src/modules/sow/legal/legal-case.ts';
import { SowSignature } from '../src/modules/sow/signature/signature.ts';
import { SowPaper } from '../src/modules/sow/sow.ts';

/** The people of a house, each by a role they hold, and what they do and see over HTTP. */
export interface Team {
  readonly personOf: (role: string) => { readonly id: string; readonly name: string };
  /** Changes something, with all that follows from it by itself; what is refused fails the story. */
  does(role: string, method: 'POST' | 'PUT', path: string, body?: object): Promise<unknown>;
  sees<Shape extends z.ZodType>(role: string, path: string, shape: Shape): Promise<z.infer<Shape>>;
}

export const [seller, manager, signatory] = ['account-executive', 'engagement-manager', 'vp-revenue-accounting'];
export const Numbered = z.object({ number: z.string() });

/** The path of a deal's matter. */
export const deal = (number: string, rest = ''): string => `/api/opportunities/${number}${rest}`;

let licences = 0;

/** A customer of a size needs something beside a licence opportunity; routed by the rules of engagement. */
export async function openDeal(
  { does }: Team,
  name: string,
  employees: number,
  needs: readonly object[],
): Promise<{ readonly number: string; readonly licence: string }> {
  const firm = { name, country: 'DE', region: 'emea', edition: 'ee', employees };
  const account = Numbered.parse(await does(seller, 'POST', '/api/accounts', firm));
  licences += 1;
  const licence = `LIC-${licences}`;
  const bought = { number: licence, account: account.number, name: `${name}: licence`, closeDate: '2027-01-29' };
  await does(seller, 'POST', '/api/licences', { ...bought, stage: 'discovery', orderType: 'growth' });
  const wanted = { name: `${name}: services`, account: account.number, licence, closeDate: '2027-01-29', needs };
  const { number } = Opportunity.parse(await does(seller, 'POST', '/api/opportunities', wanted));
  await does(seller, 'POST', deal(number, '/engagement'));
  return { number, licence };
}

/** Whoever is asked says yes to a paper or quote, until nobody is asked any more. */
export async function approve({ does, sees }: Team, subject: string): Promise<void> {
  const { items } = await sees(manager, `/api/approvals?search=${subject}`, ApprovalList);
  const number = items.find((each) => each.subject.number === subject)?.number;
  for (;;) {
    const { steps, briefHash } = await sees(manager, `/api/approvals/${number}`, Approval);
    const open = steps.find(({ state }) => state === 'open');
    if (!open) return;
    for (const { id: role } of open.roles.slice(0, open.of)) {
      const given = { word: 'yes', brief: briefHash };
      await does(role, 'POST', `/api/approvals/${number}/steps/${open.id}/decisions`, given);
    }
  }
}

/** Leads a deal on, with everything its stages ask for. */
export async function leadTo({ does, sees }: Team, number: string, stage: string): Promise<void> {
  for (;;) {
    const exit = await sees(seller, deal(number, '/exit'), StageExit);
    if (exit.stage === stage) return;
    for (const { id, computed, state } of exit.criteria)
      if (!computed && state === 'missing') await does(seller, 'PUT', deal(number, `/criteria/${id}`), { done: true });
    await does(seller, 'POST', deal(number, '/stage'), { verb: exit.onward!.verb });
  }
}

/** From the first estimate to the paper that everybody approved; @returns the number of the statement of work. */
export async function approvedSow(team: Team, number: string): Promise<string> {
  const { does, sees, personOf } = team;
  await does(manager, 'PUT', `/api/proposals/${number}/manager`, { manager: personOf(manager).id });
  const { items } = await sees(manager, deal(number, '/estimates'), z.object({ items: z.array(Numbered) }));
  const live = items[0] ?? Numbered.parse(await does(manager, 'POST', deal(number, '/estimates')));
  const estimate = `/api/estimates/${live.number}`;
  for (const name of ['painPoints', 'constraints'])
    await does(manager, 'POST', deal(number, '/facts'), { name, value: 'Builds wait.' });
  await does(manager, 'POST', `${estimate}/publish`);
  await does(manager, 'POST', `${estimate}/architect-review`);
  await does('technical-architect', 'POST', `${estimate}/architect-review/decision`, { verb: 'approve' });
  const { number: sow } = Numbered.parse(await does(manager, 'POST', deal(number, '/sows')));
  await does(manager, 'POST', `/api/sows/${sow}/legal-case`, { kind: 'review', paper: 'ours' });
  await does(manager, 'POST', `/api/sows/${sow}/submission`);
  await approve(team, sow);
  return sow;
}

/** To the paper that Legal stamped and that is released to our signatory; @returns the number of the statement of work. */
export async function stampedSow(team: Team, number: string): Promise<string> {
  const sow = await approvedSow(team, number);
  const { contentHash } = await team.sees('legal', `/api/sows/${sow}`, SowPaper);
  const file = (await team.sees('legal', `/api/sows/${sow}/legal-case`, LegalStanding)).case!.number;
  await team.does('legal', 'POST', `/api/legal-cases/${file}/stamp`, { contentHash });
  await team.does(manager, 'POST', `/api/legal-cases/${file}/release`);
  return sow;
}

/** Somebody of a customer who signs. */
export const signer = (name: string) => ({
  ...{ name, title: 'Head of platform' },
  email: `${name.toLowerCase().replace(' ', '.')}@alder.example`,
});

/** Sends a stamped paper to our signatory and to people of the customer; @returns the number of the envelope. */
export async function sendOut(
  { does, sees, personOf }: Team,
  sow: string,
  signers: readonly ReturnType<typeof signer>[],
): Promise<string> {
  const { countersigned } = await sees(manager, `/api/sows/${sow}/signature`, SowSignature);
  const ours = countersigned === null ? { signatory: personOf(signatory).id } : {};
  await does(manager, 'POST', `/api/sows/${sow}/envelope`, { ...ours, signers });
  const { items } = await sees(manager, `/api/envelopes?subject=sow/${sow}&state=out`, EnvelopeList);
  return items[0]!.number;
}

/** Our signatory signs an envelope. */
export async function weSign({ does, sees, personOf }: Team, envelope: string): Promise<void> {
  const { paperHash } = await sees(signatory, `/api/envelopes/${envelope}`, z.object({ paperHash: z.string() }));
  const signature = { way: 'typed', name: personOf(signatory).name };
  await does(signatory, 'POST', `/api/envelopes/${envelope}/signature`, { signature, consent: true, paper: paperHash });
}
