import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { type Finding, fault, hint, ok } from './finding.ts';

const patienceMs = 5_000;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** How the world reaches Parley, and whether what it sends on the way can be read by others. */
export async function examineAddress(
  { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>,
  demo: boolean,
): Promise<Finding[]> {
  const closed = publicUrl === undefined ? isLoopback(host) : isLoopback(new URL(publicUrl).hostname);
  const findings = [await address(publicUrl, closed)];
  if (demo && !closed) {
    const cure = 'Start on an empty database with PARLEY_DEMO=no.';
    findings.push(fault('demo', 'The demo company is loaded, and everybody knows its password.', cure));
  }
  return findings;
}

async function address(publicUrl: string | undefined, closed: boolean): Promise<Finding> {
  const matter = 'public address';
  if (publicUrl === undefined && closed) return ok(matter, 'Parley is for this machine alone.');
  if (publicUrl === undefined) {
    const cure = 'Set PUBLIC_URL to the https address that people type.';
    return fault(
      matter,
      'Parley listens to other machines and does not know its own address: links and sign-in break.',
      cure,
    );
  }
  if (!closed && publicUrl.startsWith('http:')) {
    const cure = 'Put a proxy with TLS before Parley (deploy/ has two) and set PUBLIC_URL to https.';
    return fault(matter, `${publicUrl} is not encrypted: passwords can be read on the way.`, cure);
  }
  const why = await reach(publicUrl);
  if (why === null) return ok(matter, `${publicUrl} answers.`);
  const cure =
    'Start Parley and the proxy, and see that name, certificate and port lead here; from this machine it may be closed on purpose.';
  return hint(matter, `${publicUrl} does not answer from here (${why}).`, cure);
}

/** Null when Parley answers there, else why not. */
async function reach(publicUrl: string): Promise<string | null> {
  try {
    const answer = await fetch(new URL('/healthz', publicUrl), { signal: AbortSignal.timeout(patienceMs) });
    return answer.ok ? null : `status ${answer.status}`;
  } catch (why) {
    const { message, cause } = why as Error & { cause?: { code?: string; message?: string } };
    return cause?.code ?? cause?.message ?? message;
  }
}
