import { SaxesParser } from 'saxes';
import { arrivalRefused } from './refused.ts';

const xmlSignature = 'http://www.w3.org/2000/09/xmldsig#';
const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** What a signature may be made with: nothing that is broken, nothing that rewrites what is signed. */
const trusted: Readonly<Record<string, readonly string[]>> = {
  SignatureMethod: [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  ],
  DigestMethod: ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'],
  CanonicalizationMethod: [
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ],
  Transform: [
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  ],
};

/**
 * Looks at an answer before any signature in it is believed: it is well-formed, brings no document type, no algorithm
 * that is broken, and one assertion at most, wherever it stands.
 * @returns the id of the request it says it answers; nothing else of it counts before the signature does
 * @throws Refusal `sso.untrusted`
 */
export function readEnvelope(xml: string): string {
  const untrusted = (why: string) => arrivalRefused('sso.untrusted', why);
  let answers: string | null = null;
  let assertions = 0;
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw untrusted('The answer brings a document type.');
  });
  parser.on('error', (fault) => {
    throw untrusted(`The answer is no XML: ${fault.message}`);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    depth += 1;
    if (depth === 1) {
      if (local !== 'Response' || uri !== protocol) throw untrusted(`The answer is a ${local}.`);
      answers = attributes.InResponseTo?.value ?? null;
    }
    if (local === 'Assertion' || local === 'EncryptedAssertion') assertions += 1;
    const algorithm = attributes.Algorithm?.value ?? '';
    if (uri === xmlSignature && trusted[local]?.includes(algorithm) === false) {
      throw untrusted(`The algorithm ${algorithm} is not trusted.`);
    }
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  parser.write(xml).close();
  if (assertions > 1) throw untrusted('The answer holds more than one assertion.');
  if (answers === null || answers === '') throw untrusted('Nobody asked for this answer: it names no request.');
  return answers;
}
