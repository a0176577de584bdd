import { openEventStream } from '../../platform/live/event-stream.ts';
import type { Forecast } from './forecast.ts';

/** A reader sees no more steps than this, and a slow line carries no more. */
const pauseMs = 50;

export interface Streaming {
  /** Makes the forecast; tells how far it is from 0 to 1, and stops when `gone` is aborted. */
  make(onShare: (share: number) => void, gone: AbortSignal): Promise<Forecast>;
  /** The problem details of what went wrong. */
  problemOf(fault: unknown): Promise<unknown>;
}

/**
 * Answers with events: `progress {share}` at most every 50 ms, then `forecast`, or `refused` with problem details. Whoever
 * goes away stops the dice.
 */
export function streamForecast({ make, problemOf }: Streaming): Response {
  const leaving = new AbortController();
  const stream = openEventStream(() => leaving.abort());
  stream.response.headers.set('vary', 'accept');
  let toldAt = Number.NEGATIVE_INFINITY;
  const tellShare = (share: number) => {
    const now = performance.now();
    if (now - toldAt < pauseMs) return;
    toldAt = now;
    stream.send({ event: 'progress', data: { share } });
  };
  const run = async () => {
    tellShare(0);
    try {
      stream.send({ event: 'forecast', data: await make(tellShare, leaving.signal) });
    } catch (fault) {
      if (leaving.signal.aborted) return;
      stream.send({ event: 'refused', data: await problemOf(fault) });
    }
    stream.close();
  };
  void run();
  return stream.response;
}
