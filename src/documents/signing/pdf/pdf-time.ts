/** A moment as a PDF writes it (ISO 32000-1, 7.9.4), to the second and in universal time. */
export function pdfTime(at: Temporal.Instant): string {
  const digits = at.toString({ smallestUnit: 'second' }).replace(/\D/g, '');
  return `D:${digits}Z`;
}

/** The moment that a PDF says, or nothing when it says none. What it leaves out is the beginning of the day, and universal time. */
export function momentOf(words: string): Temporal.Instant | null {
  const found = /^D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?(?:\d\d)?'?)?(?:00'00'?)?$/.exec(words);
  if (!found) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = found;
  const offset =
    zone === 'Z'
      ? 'Z'
      : `${zone
          .replaceAll("'", '')
          .padEnd(5, '0')
          .replace(/(\d\d)$/, ':$1')}`;
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  } catch {
    return null;
  }
}
