/** The names (object identifiers) by which signatures call things: RFC 5652, 5035, 3161, 5754, 5758. */
export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  rsa: '1.2.840.113549.1.1.1',
  rsaSha256: '1.2.840.113549.1.1.11',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  keyUsage: '2.5.29.15',
} as const;

/** A digest by its name, as Node calls it. `weak` ones are told in words, since others can be made to fit them. */
export const DIGESTS: Readonly<Record<string, { readonly name: string; readonly weak: boolean }>> = {
  '1.2.840.113549.2.5': { name: 'md5', weak: true },
  '1.3.14.3.2.26': { name: 'sha1', weak: true },
  [OID.sha256]: { name: 'sha256', weak: false },
  '2.16.840.1.101.3.4.2.2': { name: 'sha384', weak: false },
  '2.16.840.1.101.3.4.2.3': { name: 'sha512', weak: false },
};

/** How a signature is made: the digest it is made over, where its name says so. */
export const SIGNATURES: Readonly<Record<string, { readonly key: 'rsa' | 'ec'; readonly digest: string | null }>> = {
  [OID.rsa]: { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.4': { key: 'rsa', digest: 'md5' },
  '1.2.840.113549.1.1.5': { key: 'rsa', digest: 'sha1' },
  [OID.rsaSha256]: { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.1': { key: 'ec', digest: 'sha1' },
  [OID.ecdsaSha256]: { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
};
