/** The mark of Parley, drawn in the accent. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="#17637a" />
      <path d="M9 8h9a6 6 0 0 1 0 12h-5v5H9z" fill="#fff" />
      <circle cx="17.5" cy="14" r="2.4" fill="#17637a" />
    </svg>
  );
}
