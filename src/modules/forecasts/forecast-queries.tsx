import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import { Calibration, Forecast, ImportedActuals, type Points } from './forecast.ts';

/** How sure an estimate is, by whose three points. */
export const forecastQuery = (number: string, points: Points) =>
  queryOptions({
    queryKey: ['forecast', number, points],
    queryFn: ({ signal }) =>
      ask(withQuery(`/api/estimates/${encodeURIComponent(number)}/forecast`, { points }), Forecast, signal),
    placeholderData: keepPreviousData,
  });

export const calibrationQuery = queryOptions({
  queryKey: ['calibration'],
  queryFn: ({ signal }) => ask('/api/calibration', Calibration, signal),
});

export const bringInActuals = (csv: string) => tell('POST', '/api/actuals', { csv }, ImportedActuals);
