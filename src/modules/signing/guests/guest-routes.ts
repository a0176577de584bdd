import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Act } from '../../../platform/act.ts';
import { type Braked, giveBack, takeTry, tooManyTries } from '../../../platform/auth/brake.ts';
import type { Entrance } from '../../../platform/auth/entrance.ts';
import { routes } from '../../../platform/http/door.ts';
import type { House } from '../../../platform/http/house.ts';
import { body, file, json, refusals } from '../../../platform/http/spoken.ts';
import { actAsGuest, type GuestDoor, guestHeaders } from '../../../platform/links/guest-door.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { decline } from '../ending.ts';
import { CodeSent, GuestCode, GuestSigning, NewRefusal, NewSignature, NewSubstitute } from '../envelope.ts';
import { answerFile, certificateFile, type EnvelopeFile, paperFile, readingFile } from '../files.ts';
import { type SigningDesk, signApart } from '../signing.ts';
import type { StoredEnvelope } from '../store.ts';
import { delegate } from '../substituting.ts';
import { type Caller, callerOf, type Knock, mailCode, passedCaller, readAsGuest, shownTo, takeCode } from './guest.ts';

const base = '/api/guest/{token}/signing';
// Whatever is no token is answered as a token that opens nothing.
const byToken = z.object({ token: z.string().max(200) });
const shown = (what: string) => ({ 200: json(GuestSigning, what), ...refusals });

const read = createRoute({
  method: 'get',
  path: base,
  summary: 'Read what a link asks to sign; before a code only where codes go',
  request: { params: byToken },
  responses: shown('Where codes go, or the paper'),
});
const ask = createRoute({
  method: 'post',
  path: `${base}/codes`,
  summary: 'Have a code mailed to the address of the letter',
  request: { params: byToken },
  responses: { 200: json(CodeSent, 'On its way'), ...refusals },
});
const enter = createRoute({
  method: 'post',
  path: `${base}/pass`,
  summary: 'Open the paper in this browser by a code',
  request: { params: byToken, body: body(GuestCode) },
  responses: shown('The paper; a cookie opens it from here on'),
});
const paper = createRoute({
  method: 'get',
  path: `${base}/paper.pdf`,
  summary: 'Download the paper by a link, with the signatures it has',
  request: { params: byToken },
  responses: { 200: file('application/pdf', 'Its newest state, to the byte'), ...refusals },
});
const text = createRoute({
  method: 'get',
  path: `${base}/text`,
  summary: 'Read the paper as a page of text, by a link',
  request: { params: byToken },
  responses: { 200: file('text/html', 'As it was sent'), ...refusals },
});
const certificate = createRoute({
  method: 'get',
  path: `${base}/certificate.pdf`,
  summary: 'Download the certificate of completion by a link',
  request: { params: byToken },
  responses: { 200: file('application/pdf', 'Who signed, when, and how they were known'), ...refusals },
});
const sign = createRoute({
  method: 'post',
  path: `${base}/signature`,
  summary: 'Sign by a link',
  request: { params: byToken, body: body(NewSignature) },
  responses: shown('Signed'),
});
const refuse = createRoute({
  method: 'post',
  path: `${base}/refusal`,
  summary: 'Decline to sign, by a link',
  request: { params: byToken, body: body(NewRefusal) },
  responses: shown('Declined'),
});
const giveOn = createRoute({
  method: 'post',
  path: `${base}/delegation`,
  summary: 'Let a colleague sign instead, by a link, which opens nothing any more',
  request: { params: byToken, body: body(NewSubstitute) },
  responses: { 200: json(CodeSent.pick({ to: true }), 'To whom a letter is on its way, shortened'), ...refusals },
});

/** The way in for guests, and how the world reaches this house. */
export type SigningDoor = GuestDoor & Pick<Entrance, 'address'>;

const cookie = 'parley_signing';

/** Signing by a link alone, and a code that is mailed to the address it went to. */
export function signingGuestRoutes(desk: SigningDesk, door: SigningDoor) {
  const { playbook } = desk;
  const app = routes();
  const knock = knocking(door, playbook.signing.copy.days);
  const answered = async (
    context: Context<House>,
    fileOf: (act: Act, envelope: StoredEnvelope) => Promise<EnvelopeFile>,
  ) => answerFile(context, await knock(context, async (act, at) => fileFor(await passedCaller(act, at), fileOf)));
  app.use('/api/guest/*', guestHeaders);
  return app
    .openapi(read, async (context) =>
      context.json(await knock(context, (act, at) => readAsGuest(act, playbook, at)), 200),
    )
    .openapi(ask, async (context) => context.json(await knock(context, (act, at) => mailCode(act, playbook, at)), 200))
    .openapi(enter, async (context) => {
      const { token } = context.req.valid('param');
      const { code } = context.req.valid('json');
      const brake: Braked = { by: 'link', value: `code for ${token}`, policy: playbook.signing.code.wrong };
      const taken = await countingTries(context, brake, () =>
        knock(context, (act, at) => takeCode(act, playbook, at, code)),
      );
      const secure = door.address.startsWith('https:');
      const maxAge = playbook.signing.code.passMinutes * 60;
      const path = base.replace('{token}', token);
      setCookie(context, cookie, taken.pass, { httpOnly: true, sameSite: 'Strict', path, maxAge, secure });
      return context.json(taken.shown, 200);
    })
    .openapi(paper, (context) => answered(context, paperFile))
    .openapi(text, (context) => answered(context, readingFile))
    .openapi(certificate, (context) => answered(context, certificateFile))
    .openapi(sign, async (context) => {
      const { signer, envelope } = await knock(context, passedCaller);
      const given = { envelope: envelope.number, ...context.req.valid('json') };
      const open = <Answer>(verb: (act: Act) => Promise<Answer>) =>
        knock(context, async (act, at) => verb((await passedCaller(act, at)).act));
      await signApart(open, desk, { given, by: { signer: signer.id } });
      return context.json(await knock(context, (act, at) => readAsGuest(act, playbook, at)), 200);
    })
    .openapi(refuse, async (context) => {
      const { reason } = context.req.valid('json');
      const declined = await knock(context, async (act, at) => {
        const { act: own, envelope, signer } = await passedCaller(act, at);
        await decline(own, playbook, { number: envelope.number, by: { signer: signer.id }, reason });
        return shownTo({ ...(await callerOf(act, at)), act: own }, playbook);
      });
      return context.json(declined, 200);
    })
    .openapi(giveOn, async (context) => {
      const to = context.req.valid('json');
      await knock(context, async (act, at) => {
        const { act: own, envelope, signer } = await passedCaller(act, at);
        await delegate(own, playbook, { number: envelope.number, by: { signer: signer.id }, to });
      });
      return context.json({ to: to.email }, 200);
    });
}

/** Does something for whoever holds a link for signing. */
const knocking =
  (door: SigningDoor, copyDays: number) =>
  <Answer>(context: Context<House>, verb: (act: Act, at: Knock) => Promise<Answer>): Promise<Answer> => {
    const token = context.req.param('token') ?? '';
    const pass = getCookie(context, cookie);
    const at = { token, purpose: 'signature' } as const;
    return actAsGuest(context, door, at, (act, link) => verb(act, { link, token, pass, copyDays }));
  };

/**
 * Counts a try before it is known to be right, outside of its transaction: what is refused is undone, and stays counted. By a
 * link that opens nothing nobody has tried a code.
 */
async function countingTries<Answer>(
  { var: { db, clock } }: Context<House>,
  brake: Braked,
  verb: () => Promise<Answer>,
): Promise<Answer> {
  const shut = await takeTry(db, brake, clock.now());
  if (shut) throw tooManyTries('link', shut.until, clock.now());
  try {
    const answer = await verb();
    await giveBack(db, brake);
    return answer;
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'link.unknown') await giveBack(db, brake);
    throw fault;
  }
}

/** What was taken back is read by nobody of the customer any more. */
async function fileFor(
  { act, envelope }: Caller,
  fileOf: (act: Act, envelope: StoredEnvelope) => Promise<EnvelopeFile>,
): Promise<EnvelopeFile> {
  if (envelope.state !== 'withdrawn') return fileOf(act, envelope);
  const words = `${envelope.subject.number} was taken back: its file is not handed out any more.`;
  throw new Refusal('envelope.withdrawn', words, { status: 410 });
}
