import { useQuery } from '@tanstack/react-query';
import { showMoney } from '../../../platform/money.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { count } from '../../../ui/figures.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import { regionInWords, segmentInWords } from '../../accounts/words.tsx';
import type { Board, Lane } from '../proposal.ts';
import styles from './board.module.css';
import { BoardGround } from './board-ground.tsx';
import { MovingGround } from './moving.tsx';
import { type BoardQuestion, boardQuery } from './proposal-queries.tsx';

/** The board once for each lane; a lane's cards are read when it is opened. */
export function Lanes({ board, lanes, question }: LanesProps) {
  return lanes.map((lane, at) => (
    <div key={lane.id} className={styles.lane}>
      <OneLane board={board} lane={lane} question={question} first={at === 0} />
    </div>
  ));
}

interface LanesProps {
  readonly board: Board;
  readonly lanes: readonly Lane[];
  readonly question: BoardQuestion;
}

function OneLane({ board, lane, question, first }: OneLaneProps) {
  const { lane: by, ...others } = question;
  const narrowed: BoardQuestion = by === undefined ? others : { ...others, [by]: lane.id };
  return (
    <Disclosure
      first={first}
      summary={
        <span className={styles.laneWords}>
          <strong>{titleOf(lane)}</strong>
          <span>
            {count(lane.count)}, {showMoney(lane.valueCents, 'USD')}
          </span>
          <span className={styles.spread}>{spread(board, lane)}</span>
        </span>
      }
    >
      <LaneBoard question={narrowed} />
    </Disclosure>
  );
}

interface OneLaneProps extends Omit<LanesProps, 'lanes'> {
  readonly lane: Lane;
  readonly first: boolean;
}

const inWords: Readonly<Record<string, string>> = { ...regionInWords, ...segmentInWords };
const titleOf = ({ id, title }: Lane): string => inWords[id] ?? title;

/** `Open 2, SOW WIP 1` */
const spread = ({ columns }: Board, { counts }: Lane): string =>
  columns.flatMap(({ id, title }) => (counts[id] ? [`${title} ${counts[id]}`] : [])).join(', ');

function LaneBoard({ question }: { readonly question: BoardQuestion }) {
  const { data, error, refetch } = useQuery(boardQuery(question));
  if (error) return <Failed fault={error} onRetry={() => void refetch()} small />;
  if (!data) return <Waiting lines={4} />;
  return (
    <MovingGround board={data} question={question}>
      <BoardGround board={data} question={question} short />
    </MovingGround>
  );
}
