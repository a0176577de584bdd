import type { X509Certificate } from 'node:crypto';

/** What a paper says of a signature that was made with a trial key. */
export const TRIAL_WORDS = 'Made with a trial key, for which nobody vouches';

/** Stands behind the name in every trial certificate, so that every program that shows a signature shows it. */
export const TRIAL = '(Parley trial)';

/** Whether a certificate is that of a trial key. */
export const isTrial = (certificate: X509Certificate): boolean =>
  certificate.subject === certificate.issuer && certificate.subject.includes(TRIAL);
