import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** How long the page waits before it opens a stream again that the server ended for good. */
const againMs = 10_000;

/**
 * Listens for what one is told of while the page is seen, and reads it anew when there is something. A page in the
 * background lets go of its stream: a browser keeps only a few for all of its tabs.
 */
export function useLiveNotifications(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      void queries.invalidateQueries({ queryKey: ['notifications'] });
      void queries.invalidateQueries({ queryKey: ['comments'] });
    };
    const close = () => {
      clearTimeout(waiting);
      source?.close();
      source = undefined;
    };
    const open = () => {
      close();
      source = new EventSource('/api/notifications/stream');
      source.addEventListener('told', refresh);
      source.addEventListener('read', () => void queries.invalidateQueries({ queryKey: ['notifications'] }));
      // Names what there is to look at again as the queries do: `proposals`.
      source.addEventListener('changed', ({ data }) => {
        const { things } = JSON.parse(data) as { things: string };
        void queries.invalidateQueries({ queryKey: [things], refetchType: 'active' });
      });
      source.addEventListener('error', () => {
        // A lost connection is opened again by the browser; a refusal is not.
        if (source?.readyState === EventSource.CLOSED) waiting = setTimeout(open, againMs);
      });
    };
    const follow = () => (document.visibilityState === 'visible' ? open() : close());
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [queries]);
}
