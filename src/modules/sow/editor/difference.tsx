import { Fragment } from 'react';
import { type Block, type Clause, type Inline, inlineText, isList, type Mark } from '../../../documents/paper.ts';
import styles from './editor.module.css';

/** The words of a clause with what is proposed in them, line by line. */
export function Difference({ clause }: { readonly clause: Clause }) {
  return (
    <div className={styles.difference}>
      {clause.content.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the old and the new place of what moved bear one id.
        <Fragment key={at}>{linesOf(block)}</Fragment>
      ))}
    </div>
  );
}

function linesOf(block: Block) {
  const lines = inlinesOf(block);
  const whole = 'marks' in block ? tagOf(block.marks) : undefined;
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place.
    <p key={at}>
      {line.map((inline, place) => {
        const Tag = whole ?? tagOf(inline.marks) ?? 'span';
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        return <Tag key={place}>{inlineText(inline, new Map())}</Tag>;
      })}
    </p>
  ));
}

function inlinesOf(block: Block): (readonly Inline[])[] {
  if (isList(block)) return block.content.flatMap((item) => item.content.flatMap((child) => inlinesOf(child)));
  if (block.type === 'table') return block.content.flatMap((row) => row.content.map((cell) => cell.content));
  if (block.type === 'signatures') return block.content.map((signature) => signature.content);
  return [block.content];
}

function tagOf(marks: readonly { readonly type: Mark['type'] }[] = []): 'ins' | 'del' | undefined {
  if (marks.some(({ type }) => type === 'deletion')) return 'del';
  return marks.some(({ type }) => type === 'insertion') ? 'ins' : undefined;
}
