/** Looks a thing up once for each name it is asked by: a quote of a thousand lines names few SKUs. */
export function lookedUpOnce<Found>(look: (name: string) => Found): (name: string) => Found {
  const found = new Map<string, Found>();
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const answer = look(name);
    found.set(name, answer);
    return answer;
  };
}
