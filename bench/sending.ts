import { Agent, request } from 'node:http';
import { demoPassword } from '../fixtures/company.ts';

/** Sends a body and gives the answer's text. */
export type Send = (body: object) => Promise<string>;

/**
 * Signs in and sends changes of one record over one connection that stays open, upon whatever version it has.
 * @throws where an answer is no success
 */
export async function signedInSending(
  address: string,
  email: string,
  method: 'PATCH' | 'POST' | 'PUT',
): Promise<(path: string) => Send> {
  const answer = await fetch(`${address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { cookie, origin: address, 'content-type': 'application/json' };
  return (path) => {
    let version = '*';
    return (body) =>
      new Promise((resolve, reject) => {
        const options = { agent, method, headers: { ...headers, 'if-match': version } };
        const asked = request(`${address}${path}`, options, async (response) => {
          let text = '';
          for await (const part of response.setEncoding('utf8')) text += part;
          version = response.headers.etag ?? version;
          if ((response.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${response.statusCode} ${text}`));
        });
        asked.once('error', reject).end(JSON.stringify(body));
      });
  };
}
