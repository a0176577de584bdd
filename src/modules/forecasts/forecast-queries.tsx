import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ask, askEvents, Problem, refusedBy, tell, withQuery } from '../../ui/api.tsx';
import { Calibration, Forecast, ImportedActuals, type Points } from './forecast.ts';

const Progress = z.object({ share: z.number() });

/** How sure an estimate is, by whose three points; `onShare` hears how far the dice are, from 0 to 1. */
export const forecastQuery = (number: string, points: Points, onShare: (share: number) => void) =>
  queryOptions({
    queryKey: ['forecast', number, points],
    meta: { slow: true },
    queryFn: async ({ signal }) => {
      const path = withQuery(`/api/estimates/${encodeURIComponent(number)}/forecast`, { points });
      onShare(0);
      return (await followed(path, signal, onShare)) ?? ask(path, Forecast, signal);
    },
    placeholderData: keepPreviousData,
  });

/** The forecast as its events tell it; null where they break off, for then it is asked for as a whole. */
async function followed(path: string, signal: AbortSignal, onShare: (share: number) => void): Promise<Forecast | null> {
  try {
    for await (const { event, data } of askEvents(path, signal)) {
      if (event === 'progress') onShare(Progress.parse(data).share);
      if (event === 'forecast') return Forecast.parse(data);
      if (event === 'refused') throw refusedBy(data);
    }
  } catch (fault) {
    if (signal.aborted || (fault instanceof Problem && fault.status > 0)) throw fault;
  }
  return null;
}

export const calibrationQuery = queryOptions({
  queryKey: ['calibration'],
  queryFn: ({ signal }) => ask('/api/calibration', Calibration, signal),
});

export const bringInActuals = (csv: string) => tell('POST', '/api/actuals', { csv }, ImportedActuals);
