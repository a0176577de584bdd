import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

/** Somebody at the issuer. */
export interface Account {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** What a lying issuer makes of the claims of an ID token, and which key it signs them with. */
type Twist = (claims: Record<string, unknown>) => Record<string, unknown>;

/** An OpenID Connect issuer of its own on this machine, that lets everybody in who asks. */
export interface TestIssuer {
  readonly address: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Who comes back from now on; null is refused. */
  seat(account: Account | null): void;
  /** Lets the issuer know where people go back to. */
  know(callback: string): void;
  /** From now on the issuer lies in its ID tokens; null ends it. */
  twist(twist: Twist | null, foreignKey?: boolean): void;
  close(): Promise<void>;
}

const client = { id: 'parley', secret: 'a-secret-shared-with-the-issuer' } as const;

/** Starts one, on a port nobody uses. */
export async function openTestIssuer(): Promise<TestIssuer> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.privateKey)), kid: 'test', use: 'sig', alg: 'RS256' };
  let account: Account | null = null;
  let lie: { twist: Twist; foreignKey: boolean } | null = null;
  const seated = () => account;
  const twisted = async (token: string): Promise<string> => {
    if (!lie) return token;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const signing = new SignJWT(lie.twist(claims)).setProtectedHeader({ alg: 'RS256', kid: 'test' });
    return signing.sign(lie.foreignKey ? foreign.privateKey : own.privateKey);
  };
  return {
    address,
    client,
    seat: (next) => {
      account = next;
    },
    know: (callback) => {
      const provider = providerAt(address, callback, [jwk], seated, twisted);
      serveWith(server, provider, seated);
    },
    twist: (twist, foreignKey = false) => {
      lie = twist && { twist, foreignKey };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function providerAt(
  address: string,
  callback: string,
  keys: readonly object[],
  seated: () => Account | null,
  twisted: (token: string) => Promise<string>,
): Provider {
  const provider = new Provider(address, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [callback] }],
    jwks: { keys: [...keys] as never },
    cookies: { keys: ['a key of the test'] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...seated(), sub }) as never }),
    // Everybody has agreed already.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId: client.id, accountId: String(oidc.session?.accountId) });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const body = context.body as { id_token?: string } | undefined;
    if (context.path === '/token' && body?.id_token) body.id_token = await twisted(body.id_token);
  });
  return provider;
}

/** The issuer's own sign-in page: nobody is asked anything. */
function serveWith(server: Server, provider: Provider, seated: () => Account | null): void {
  const answer = provider.callback();
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const account = seated();
    const result = account
      ? { login: { accountId: account.sub, remember: false } }
      : { error: 'access_denied', error_description: 'Nobody is seated.' };
    return void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
}

/** Walks through the issuer as a browser does, from the address Parley sends to, to the one it sends back to. */
export async function walkThrough(from: string, issuer: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = from;
  for (let step = 0; step < 10 && at.startsWith(issuer); step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [pair = ''] = each.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (!location) throw new TypeError(`The issuer stops at ${at}: ${answer.status} ${await answer.text()}`);
    at = new URL(location, at).href;
  }
  return at;
}
