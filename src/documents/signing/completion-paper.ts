import { type Block, type Clause, type PaperDocument, type PaperMetadata, type TableRow, text } from '../paper.ts';
import { sealPaper } from '../seal.ts';
import { TRIAL_WORDS } from './trial.ts';

/** How somebody signed, as the certificate tells it. */
export interface CompletedSigner {
  readonly name: string;
  readonly title: string;
  /** For whom: "Tanager Software", "Alder Freight". */
  readonly party: string;
  readonly email: string;
  readonly askedAt: Temporal.Instant | null;
  readonly openedAt: Temporal.Instant | null;
  readonly signedAt: Temporal.Instant;
  /** How it was known who they are, in words: "by a code that was mailed to them". */
  readonly identified: string;
  /** As what they signed, in words: "typed their name". */
  readonly form: string;
  /** The words that they agreed to; null on a paper that was signed by hand. */
  readonly consent: string | null;
  /** In whose place, and why, where somebody gave it on. */
  readonly inPlaceOf?: string | null;
  /** From where; told only where it is given. */
  readonly address?: string | null;
}

/** A state of the file as it was frozen: what it is, in words, and the SHA-256 of its bytes. */
export interface CompletedRevision {
  readonly words: string;
  readonly at: Temporal.Instant;
  readonly hash: string;
}

/** All that a certificate of completion tells. */
export interface Completion {
  /** Of the envelope, which is the certificate's too. */
  readonly number: string;
  /** What was signed. */
  readonly subject: { readonly number: string; readonly title: string };
  /** Who issues the certificate: the company. */
  readonly author: string;
  readonly pageSize: PaperMetadata['pageSize'];
  readonly sentAt: Temporal.Instant;
  readonly completedAt: Temporal.Instant;
  /** SHA-256 of the paper's content. */
  readonly contentHash: string;
  /** From the file as it was sent to the file as it is sealed. */
  readonly revisions: readonly CompletedRevision[];
  readonly signers: readonly CompletedSigner[];
  /** Whether the seal is that of a trial key. */
  readonly trial: boolean;
}

/** `2026-11-23 09:30:00 UTC` */
const moment = (at: Temporal.Instant | null): string =>
  at === null
    ? 'not recorded'
    : `${at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} UTC`;

const row = (id: string, role: TableRow['attrs']['role'], cells: readonly string[]): TableRow => ({
  type: 'tableRow',
  attrs: { id, role },
  content: cells.map((cell) => ({ type: 'tableCell', attrs: { columns: 1 }, content: [text(cell)] })),
});

/** A table of a head and rows. */
const table = (id: string, shares: readonly number[], head: readonly string[], rows: readonly string[][]): Block => ({
  type: 'table',
  attrs: { id, caption: null, columns: shares.map((share) => ({ share, align: 'left' })) },
  content: [row(`${id}_head`, 'header', head), ...rows.map((cells, at) => row(`${id}_${at + 1}`, 'body', cells))],
});

const paragraph = (id: string, words: string): Block => ({
  type: 'paragraph',
  attrs: { id, numbered: false },
  content: [text(words)],
});

const clause = (id: string, title: string, ...blocks: Block[]): Clause => ({
  type: 'clause',
  attrs: { id, source: null },
  content: [{ type: 'heading', attrs: { id: `${id}_h`, level: 1 }, content: [text(title)] }, ...blocks],
});

const heading = (id: string, words: string): Block => ({
  type: 'heading',
  attrs: { id, level: 2 },
  content: [text(words)],
});

function signerBlocks(signer: CompletedSigner, at: number): Block[] {
  const id = `signer_${at + 1}`;
  const rows: [string, string | null | undefined][] = [
    ['For', signer.party],
    ['Title', signer.title],
    ['Mail', signer.email],
    ['In place of', signer.inPlaceOf],
    ['Known', signer.identified],
    ['Asked', moment(signer.askedAt)],
    ['Opened', moment(signer.openedAt)],
    ['Signed', moment(signer.signedAt)],
    ['As what', signer.form],
    ['Agreed to', signer.consent],
    ['From', signer.address],
  ];
  const told = rows.flatMap(([label, value]) => (value ? [[label, value]] : []));
  return [heading(`${id}_h`, signer.name), table(`${id}_table`, [24, 76], ['Matter', 'What was recorded'], told)];
}

/**
 * The certificate of completion as a paper of its own: who signed, when, how they were known, and the hash of the file
 * before and after each signature. It is written with `writePdf`, sealed, and kept beside the signed paper, whose pages
 * stay those that were signed. Same completion, same paper. An address on the network is told only where it is given.
 * @throws Refusal `paper.unfit`
 */
export function completionPaper(completion: Completion): PaperDocument {
  const { number, subject, signers, revisions, sentAt, completedAt } = completion;
  const particulars = [
    ['paper', 'Paper', `${subject.number}, ${subject.title}`],
    ['sent', 'Sent', moment(sentAt)],
    ['completed', 'Completed', moment(completedAt)],
    ['signers', 'Signatures', String(signers.length)],
    ...(completion.trial ? [['trial', 'Seal', TRIAL_WORDS]] : []),
  ] as const;
  const files = revisions.map(({ words, at, hash }) => [words, moment(at), hash]);
  return sealPaper({
    type: 'doc',
    attrs: {
      ...{ id: number, version: 1, title: `Certificate of completion of ${subject.number}`, author: completion.author },
      ...{ language: 'en-US', date: completedAt.toString().slice(0, 10), pageSize: completion.pageSize },
    },
    content: [
      {
        type: 'cover',
        attrs: { kind: 'Certificate of completion', contents: 'Contents' },
        content: particulars.map(([id, label, value]) => ({
          type: 'particular',
          attrs: { id: `cover_${id}`, label },
          content: [text(value)],
        })),
      },
      clause('who', 'Who signed', ...signers.flatMap(signerBlocks)),
      clause(
        'files',
        'The file, before and after each signature',
        paragraph('files_content', `SHA-256 of the content of the paper: ${completion.contentHash}`),
        table('files_table', [28, 24, 48], ['State', 'When', 'SHA-256 of the file'], files),
      ),
      clause(
        'proof',
        'How this is proved',
        paragraph(
          'proof_how',
          'The signed paper and this certificate bear electronic signatures (PAdES, ETSI EN 319 142-1), which any reader of PDF files checks. “parley verify FILE.pdf” proves each of them without a network, “parley verify BUNDLE.zip” both of them and the record behind them.',
        ),
      ),
    ],
  });
}
