import {
  IconBook2,
  IconBuilding,
  IconBuildingCommunity,
  IconCalculator,
  IconCheckbox,
  IconFileDescription,
  IconLayoutList,
  IconQuote,
  IconUser,
} from '@tabler/icons-react';
import type { Finding, FindingKind } from './finding.ts';
import styles from './search.module.css';

/** How a kind is called where many stand together, and its sign. */
export const kinds: Record<FindingKind, { readonly title: string; readonly Icon: typeof IconUser }> = {
  opportunity: { title: 'Opportunities', Icon: IconLayoutList },
  account: { title: 'Accounts', Icon: IconBuilding },
  sow: { title: 'Statements of work', Icon: IconFileDescription },
  estimate: { title: 'Estimates', Icon: IconCalculator },
  task: { title: 'Tasks', Icon: IconCheckbox },
  clause: { title: 'Clauses', Icon: IconQuote },
  partner: { title: 'Partners', Icon: IconBuildingCommunity },
  person: { title: 'People', Icon: IconUser },
  playbook: { title: 'Playbook', Icon: IconBook2 },
};

/** Kinds whose records have a page of their own, though they belong to another record. */
const ownPage: ReadonlySet<Finding['kind']> = new Set(['task', 'estimate', 'sow', 'clause']);

/** The path of the page on which a finding stands; a person has one only for those who administer people. */
export function pathOf({ kind, record, within, number }: Finding, administers: boolean): string {
  const [noun = '', name = ''] = (ownPage.has(kind) ? record : (within ?? record)).split('/');
  const [own = '', clause] = name.split('#');
  const named = encodeURIComponent(own);
  switch (noun) {
    case 'opportunity':
      return `/opportunities/${named}`;
    case 'account':
      return `/accounts/${named}`;
    case 'estimate':
      return `/estimates/${named}`;
    case 'sow':
      return `/sows/${named}${clause === undefined ? '' : `?clause=${encodeURIComponent(clause)}`}`;
    case 'task':
      return `/tasks/${named}`;
    case 'partner':
      return '/partners';
    case 'table':
      return `/playbook/tables/${named}`;
    case 'catalogue':
      return '/playbook?part=catalogue';
    default:
      return administers ? `/people?person=${named}` : `mailto:${number}`;
  }
}

/** Tells a finding from its namesakes: `OPP-2026-0053 · Puffin Ferries, Scoping`. */
export const aboutFinding = ({ number, about }: Finding): string => (about === null ? number : `${number} · ${about}`);

/** The lines of a clause that fit, their words marked. */
export function Excerpt({ of: { excerpt } }: { readonly of: Finding }) {
  if (excerpt === null) return null;
  return (
    <span className={styles.excerpt}>
      {excerpt.map(({ text, marked }, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one excerpt never change places.
        marked ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
      )}
    </span>
  );
}
