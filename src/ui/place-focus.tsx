/**
 * For the `ref` of what vanishes once it is used: the focus that was within goes to the place (`data-place`) around it,
 * not to the top of the page.
 */
export function keepFocus(node: HTMLElement | null): () => void {
  const place = node?.closest<HTMLElement>('[data-place]');
  return () => {
    const { activeElement, body } = document;
    if (activeElement === body || node?.contains(activeElement)) place?.focus({ preventScroll: true });
  };
}

/** The same for a form that a button opened, whose first field takes the focus. */
export function takeFocus(node: HTMLElement | null): () => void {
  node?.querySelector<HTMLElement>('textarea, input')?.focus();
  return keepFocus(node);
}
