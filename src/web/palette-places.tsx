import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconHistory, IconHistoryOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Finding } from '../modules/search/finding.ts';
import { aboutFinding, Excerpt, kinds, pathOf } from '../modules/search/finding-words.tsx';
import { findingsQuery, isQuestion } from '../modules/search/search-queries.tsx';
import { forgetSearches, keepSearch, recentSearches } from './recent-searches.tsx';
import { useRooms } from './rooms.tsx';
import { meQuery } from './session.tsx';

/** One place the palette can go. */
export interface Place {
  readonly id: string;
  readonly words: string;
  readonly about: string | null;
  /** Beneath both, such as the lines of a clause. */
  readonly below?: ReactNode;
  readonly icon: ReactNode;
  readonly keys: string | null;
  /** The palette stays open when it is taken. */
  readonly stays?: boolean;
  readonly go: () => void;
}

interface Places {
  readonly title: string;
  readonly places: readonly Place[];
}

/** How many of each kind the palette has room for. */
const ofEach = 4;

/** A breath after the last letter, in milliseconds. */
const breath = 150;

/** Rooms whose name fits, what was searched for lately, and what the server finds once two letters are there. */
export function usePlaces(query: string, onQuery: (query: string) => void) {
  const [settled] = useDebouncedValue(query.trim(), breath);
  const asks = isQuestion(query);
  const { data, error, isFetching, refetch } = useQuery({
    ...findingsQuery(settled, ofEach),
    placeholderData: keepPreviousData,
  });
  const current = asks && isQuestion(settled);
  const answer = current && !error ? data : undefined;
  const rooms = useRoomsNamed(query.trim());
  const recent = useRecent(query, onQuery);
  const findings = useFindings(settled, answer?.groups ?? []);
  const searching = asks && (isFetching || settled !== query.trim());
  const count = answer?.groups.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  const onward = useOnward(settled, count > 0);
  return {
    groups: [rooms, ...recent, ...findings, ...onward].filter(({ places }) => places.length > 0),
    fault: current && !searching ? error : null,
    searching,
    /** For a screen reader, once the answer stands. */
    told: current && !searching && answer ? inWords(count, answer.groups.length) : '',
    retry: () => void refetch(),
  };
}

const inWords = (count: number, groups: number): string =>
  count === 0 ? 'Nothing found' : `${count} found${groups > 1 ? ` in ${groups} groups` : ''}`;

function useRoomsNamed(query: string): Places {
  const navigate = useNavigate();
  const places = useRooms()
    .filter(({ word }) => word.toLowerCase().includes(query.toLowerCase()))
    .map(({ to, word, Icon, keys }) => ({
      ...{ id: to, words: word, about: null, keys },
      icon: <Icon size={18} stroke={1.7} aria-hidden />,
      go: () => void navigate({ to }),
    }));
  return { title: 'Rooms', places };
}

/** What was searched for lately, while nothing is asked yet. */
function useRecent(query: string, onQuery: (query: string) => void): Places[] {
  const { data: me } = useSuspenseQuery(meQuery);
  const [kept, setKept] = useState(() => recentSearches(me?.id ?? ''));
  if (query.trim() !== '' || kept.length === 0) return [];
  const places: Place[] = kept.map((question) => ({
    ...{ id: `recent ${question}`, words: question, about: null, keys: null, stays: true },
    icon: <IconHistory size={18} stroke={1.7} aria-hidden />,
    go: () => onQuery(question),
  }));
  const forget: Place = {
    ...{ id: 'forget', words: 'Forget these searches', about: null, keys: null, stays: true },
    icon: <IconHistoryOff size={18} stroke={1.7} aria-hidden />,
    go: () => {
      forgetSearches(me?.id ?? '');
      setKept([]);
    },
  };
  return [{ title: 'Searched for lately', places: [...places, forget] }];
}

function useFindings(question: string, groups: readonly { kind: Finding['kind']; items: Finding[] }[]): Places[] {
  const router = useRouter();
  const { data: me } = useSuspenseQuery(meQuery);
  const go = (finding: Finding) => {
    keepSearch(me?.id ?? '', question);
    const path = pathOf(finding, me?.rights.includes('person.seeAccess') ?? false);
    if (path.startsWith('mailto:')) window.location.assign(path);
    else router.history.push(path);
  };
  return groups.map(({ kind, items }) => {
    const { title, Icon } = kinds[kind];
    const places = items.map((finding) => ({
      ...{ id: `${finding.record} ${finding.number}`, words: finding.title, about: aboutFinding(finding), keys: null },
      below: <Excerpt of={finding} />,
      icon: <Icon size={18} stroke={1.7} aria-hidden />,
      go: () => go(finding),
    }));
    return { title, places };
  });
}

/** The way to the page of all results. */
function useOnward(question: string, found: boolean): Places[] {
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  if (!found) return [];
  const all: Place = {
    ...{ id: 'all', words: `All results for “${question}”`, about: null, keys: null },
    icon: <IconArrowRight size={18} stroke={1.7} aria-hidden />,
    go: () => {
      keepSearch(me?.id ?? '', question);
      void navigate({ to: '/search', search: { q: question } });
    },
  };
  return [{ title: 'More', places: [all] }];
}
