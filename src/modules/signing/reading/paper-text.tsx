import { useLayoutEffect, useRef } from 'react';
import styles from './paper-text.module.css';

/**
 * The paper as text of this page: headings, landmarks and tables as a screen reader walks them, in the reader's own size and
 * colours. `html` is the page that the house wrote of it.
 */
export function PaperText({ html, label }: PaperTextProps) {
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { documentElement, body } = new DOMParser().parseFromString(html, 'text/html');
    if (!place.current) return;
    place.current.lang = documentElement.lang;
    place.current.replaceChildren(...partsOf(body.querySelector('main') ?? body));
  }, [html]);
  return <article ref={place} className={styles.paper} aria-label={label} />;
}

interface PaperTextProps {
  readonly html: string;
  /** Its name to a screen reader. */
  readonly label: string;
}

/** The parts of a paper; each table in a frame of its own, which the keyboard can scroll where the window is narrow. */
function partsOf(paper: Element): Node[] {
  for (const table of paper.querySelectorAll('table')) {
    const frame = paper.ownerDocument.createElement('div');
    frame.tabIndex = 0;
    frame.className = 'table';
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', table.caption?.textContent || 'Table');
    table.replaceWith(frame);
    frame.append(table);
  }
  return [...paper.childNodes];
}
