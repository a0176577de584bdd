import { Button, SegmentedControl } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { showMoney } from '../../../platform/money.ts';
import { count } from '../../../ui/figures.tsx';
import { ChoiceFilter, Filters, SearchFilter } from '../../../ui/filters.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Sheet } from '../../../ui/panel.tsx';
import { Empty, Failed, Note, Waiting } from '../../../ui/states.tsx';
import { ViewMenu } from '../../../ui/view-menu.tsx';
import { choicesOf, regionInWords, segmentInWords } from '../../accounts/words.tsx';
import type { Board } from '../proposal.ts';
import styles from './board.module.css';
import { BoardFiguresView } from './board-figures.tsx';
import { BoardGround } from './board-ground.tsx';
import { Lanes } from './lanes.tsx';
import { MovingGround } from './moving.tsx';
import { BoardSearch, boardQuery } from './proposal-queries.tsx';

const route = getRouteApi('/desk/proposals');

/** The proposal board: every custom work on its way, filtered by the address bar; as cards, in lanes, or in figures. */
export function BoardPage() {
  const { figures, ...question } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: board, error, refetch } = useQuery(boardQuery(question));
  const narrow = (change: Partial<BoardSearch>) =>
    void navigate({ search: (before) => BoardSearch.parse({ ...before, ...change }), replace: true });
  return (
    <>
      <PageHead
        title="Proposals"
        actions={
          <>
            <ViewMenu
              list="proposals"
              search={{ ...question, figures }}
              onView={(view) => void navigate({ search: BoardSearch.parse(view), replace: true })}
            />
            {board?.may.intake === true ? (
              <Button
                leftSection={<IconCalculator size={16} aria-hidden />}
                renderRoot={(props) => <Link to="/calculator" {...props} />}
              >
                Ask for services
              </Button>
            ) : null}
          </>
        }
      />
      <Sheet label="Proposals">
        <BoardFilters board={board} onNarrow={narrow} />
      </Sheet>
      <div className={styles.below}>
        {error ? <Failed fault={error} onRetry={() => void refetch()} /> : null}
        {!board && !error ? <Waiting lines={10} /> : null}
        {board && board.elsewhere > 0 ? (
          <Note tone="warn">
            {count(board.elsewhere)} proposals stand on another board of the playbook: an administrator moves them with{' '}
            <code>parley board migrate</code>.
          </Note>
        ) : null}
        {board && figures ? <BoardFiguresView question={question} /> : null}
        {board && !figures ? <BoardBody board={board} question={question} /> : null}
      </div>
    </>
  );
}

function BoardBody({ board, question }: { readonly board: Board; readonly question: Omit<BoardSearch, 'figures'> }) {
  const all = board.columns.reduce((sum, column) => sum + column.count, 0);
  if (all === 0) return <NothingFits filtered={Object.values(question).some((value) => value !== undefined)} />;
  if (board.lanes) return <Lanes board={board} lanes={board.lanes} question={question} />;
  return (
    <MovingGround board={board} question={question}>
      <BoardGround board={board} question={question} />
    </MovingGround>
  );
}

const lanes = { manager: 'By engagement manager', segment: 'By segment', region: 'By region' } as const;

function BoardFilters({ board, onNarrow }: BoardFiltersProps) {
  const search = route.useSearch();
  const total = board?.columns.reduce((sum, column) => sum + column.count, 0);
  const cents = board?.columns.reduce((sum, column) => sum + column.valueCents, 0);
  const only = search.late ? 'late' : search.mine ? 'mine' : undefined;
  return (
    <Filters
      left={
        total === undefined
          ? ''
          : `${count(total)} ${total === 1 ? 'proposal' : 'proposals'}, ${showMoney(cents ?? 0, 'USD')}`
      }
    >
      <SearchFilter label="Search proposals" value={search.search} onChange={(text) => onNarrow({ search: text })} />
      <ChoiceFilter
        label="Managed by"
        value={search.manager}
        choices={[
          { value: 'none', label: 'Nobody yet' },
          ...(board?.managers ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(manager) => onNarrow({ manager })}
      />
      <ChoiceFilter
        label="Region"
        value={search.region}
        choices={choicesOf(regionInWords)}
        onChange={(region) => onNarrow({ region: region as BoardSearch['region'] })}
      />
      <ChoiceFilter
        label="Segment"
        value={search.segment}
        choices={choicesOf(segmentInWords)}
        onChange={(segment) => onNarrow({ segment: segment as BoardSearch['segment'] })}
      />
      <ChoiceFilter
        label="Only"
        value={only}
        choices={[
          { value: 'mine', label: 'Mine' },
          { value: 'late', label: 'Late' },
        ]}
        onChange={(chosen) => onNarrow({ mine: chosen === 'mine' || undefined, late: chosen === 'late' || undefined })}
      />
      <ChoiceFilter
        label="Lanes"
        value={search.lane}
        choices={choicesOf(lanes)}
        onChange={(lane) => onNarrow({ lane: lane as BoardSearch['lane'] })}
      />
      <SegmentedControl
        aria-label="What is shown"
        size="xs"
        data={[
          { value: 'cards', label: 'Cards' },
          { value: 'figures', label: 'Figures' },
        ]}
        value={search.figures ? 'figures' : 'cards'}
        onChange={(shown) => onNarrow({ figures: shown === 'figures' || undefined })}
      />
    </Filters>
  );
}

interface BoardFiltersProps {
  readonly board: Board | undefined;
  readonly onNarrow: (change: Partial<BoardSearch>) => void;
}

function NothingFits({ filtered }: { readonly filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty title="No proposals yet">
        They come when an opportunity is routed to a custom scope of Professional Services, or by the services
        calculator.
      </Empty>
    );
  }
  return (
    <Empty
      title="No proposal fits these filters"
      actions={
        <Button variant="default" size="xs" renderRoot={(props) => <Link to="/proposals" search={{}} {...props} />}>
          Clear the filters
        </Button>
      }
    >
      Take a filter away, or search for fewer letters.
    </Empty>
  );
}
