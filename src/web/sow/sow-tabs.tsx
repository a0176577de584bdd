import type { ReactNode } from 'react';
import { SowApprovalPanel } from '../../modules/sow/approval/approval.panel.tsx';
import { LegalPanel } from '../../modules/sow/legal/legal.panel.tsx';
import { LintPanel } from '../../modules/sow/lint/lint.panel.tsx';
import { RedlinesPanel } from '../../modules/sow/redlines/redlines.panel.tsx';
import { SowSignaturePanel } from '../../modules/sow/signature/signature.panel.tsx';
import type { SowPaper } from '../../modules/sow/sow.ts';
import { SowVersionsPanel } from '../../modules/sow/versions/versions.panel.tsx';
import { PaperTab } from './paper-tab.tsx';
import type { SowSearch } from './sow-search.tsx';

/** What a tab is shown with. */
export interface SowTabProps {
  readonly sow: SowPaper;
  readonly search: SowSearch;
  /** Changes what of the address is the tab's own: `from`, `to`, `redline`, `clause`. */
  readonly onSearch: (search: Omit<SowSearch, 'tab'>) => void;
}

export interface SowTab {
  readonly id: NonNullable<SowSearch['tab']>;
  readonly title: string;
  readonly shows: (props: SowTabProps) => ReactNode;
}

/** The tabs of a statement of work, the first of which opens. */
export const sowTabs: readonly [SowTab, ...SowTab[]] = [
  {
    id: 'paper',
    title: 'Paper',
    shows: ({ sow, search: { clause } }) => <PaperTab sow={sow} clause={clause} />,
  },
  {
    id: 'versions',
    title: 'Versions',
    shows: ({ sow, search: { from, to }, onSearch }) => (
      <SowVersionsPanel sow={sow} picked={{ from, to }} onPick={onSearch} />
    ),
  },
  {
    id: 'redlines',
    title: 'Redlines',
    shows: ({ sow, search: { redline, author, kind, undecided }, onSearch }) => (
      <RedlinesPanel
        sow={sow}
        picked={redline}
        onPick={(number) => onSearch({ redline: number })}
        narrowing={{ author, kind, undecided }}
        onNarrow={(narrowing) => onSearch({ redline, ...narrowing })}
      />
    ),
  },
  {
    id: 'approval',
    title: 'Approval',
    shows: ({ sow }) => <SowApprovalPanel sow={sow} />,
  },
  {
    id: 'legal',
    title: 'Legal case',
    shows: ({ sow }) => <LegalPanel sow={sow} />,
  },
  {
    id: 'signature',
    title: 'Signature',
    shows: ({ sow }) => <SowSignaturePanel sow={sow} />,
  },
  { id: 'lint', title: 'Lint', shows: ({ sow }) => <LintPanel sow={sow} /> },
];
