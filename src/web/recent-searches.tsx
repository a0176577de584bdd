import { z } from 'zod';

const Kept = z.array(z.string().max(200)).max(20);

const most = 5;
const placeOf = (personId: string) => `parley.searches.${personId}`;

/** What somebody searched for last in this browser, the newest first. It is told to nobody. */
export function recentSearches(personId: string): string[] {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(placeOf(personId)) ?? '[]')).slice(0, most);
  } catch {
    // A browser that keeps nothing, or something else that was kept there: as if nothing had been searched.
    return [];
  }
}

/** Keeps a search in this browser; the oldest goes. */
export function keepSearch(personId: string, question: string): void {
  const others = recentSearches(personId).filter((each) => each !== question);
  try {
    localStorage.setItem(placeOf(personId), JSON.stringify([question, ...others].slice(0, most)));
  } catch {
    // A browser that keeps nothing searches as well as any.
  }
}

/** Forgets what somebody searched for in this browser. */
export function forgetSearches(personId: string): void {
  try {
    localStorage.removeItem(placeOf(personId));
  } catch {
    // There is nothing to forget where nothing is kept.
  }
}
