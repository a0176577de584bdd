import { useEffect, useState } from 'react';

/** The moment now in milliseconds, moving once in `everySeconds`; the one place where a page asks the machine. */
export function useNow(everySeconds = 30): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), everySeconds * 1000);
    return () => clearInterval(beat);
  }, [everySeconds]);
  return now;
}
