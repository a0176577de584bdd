import { createContext, Fragment, type MouseEvent, type ReactNode, use } from 'react';
import { numberPaper } from '../../../documents/numbering.ts';
import {
  type Block,
  type ChangeAttrs,
  type Clause,
  clausesOf,
  type Inline,
  inlineText,
  isList,
  type List,
  type Mark,
  type PaperDocument,
  type ShapeMark,
  type Table,
} from '../../../documents/paper.ts';
import styles from './paper-view.module.css';

interface Page {
  readonly numbers: ReadonlyMap<string, string>;
  readonly chosen: string | null;
  readonly onChoose: ((change: string) => void) | undefined;
}
const OnPage = createContext<Page>({ numbers: new Map(), chosen: null, onChoose: undefined });

/**
 * A paper with its marks, as words: what comes is underlined, what goes is struck through, and both are so for a screen
 * reader. A change that is chosen stands out; a click on one chooses it.
 */
export function PaperView({ paper, chosen = null, onChoose }: PaperViewProps) {
  const page = { numbers: numberPaper(paper), chosen, onChoose };
  const [cover] = paper.content;
  return (
    <OnPage value={page}>
      <article className={styles.paper} lang={paper.attrs.language}>
        <p className={styles.kind}>{cover.attrs.kind}</p>
        <h3 className={styles.title}>{paper.attrs.title}</h3>
        <dl className={styles.particulars}>
          {cover.content.map(({ attrs, content, marks }) => (
            <Fragment key={attrs.id}>
              <dt>{attrs.label}</dt>
              <dd id={attrs.id}>
                <Changed marks={marks}>
                  <Words inlines={content} />
                </Changed>
              </dd>
            </Fragment>
          ))}
        </dl>
        {clausesOf(paper).map((clause, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: both places of a moved clause bear its id.
          <ClauseView key={`${clause.attrs.id} ${at}`} clause={clause} />
        ))}
      </article>
    </OnPage>
  );
}

interface PaperViewProps {
  readonly paper: PaperDocument;
  /** Id of the change that stands out. */
  readonly chosen?: string | null;
  readonly onChoose?: (change: string) => void;
}

function ClauseView({ clause }: { readonly clause: Clause }) {
  const { numbers } = use(OnPage);
  const [heading, ...blocks] = clause.content;
  return (
    <Changed marks={clause.marks} block>
      <section className={styles.clause} id={`paper_${clause.attrs.id}`}>
        <h4>
          <span className={styles.number}>{numbers.get(clause.attrs.id)}</span>
          <Changed marks={heading.marks}>
            <Words inlines={heading.content} />
          </Changed>
        </h4>
        <Blocks blocks={blocks} />
      </section>
    </Changed>
  );
}

const Blocks = ({ blocks }: { readonly blocks: readonly Block[] }) =>
  blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks do not change places while they are read.
    <BlockView key={at} block={block} />
  ));

function BlockView({ block }: { readonly block: Block }) {
  const { numbers } = use(OnPage);
  if (isList(block)) return <ListView list={block} />;
  switch (block.type) {
    case 'heading':
      return (
        <h5>
          <Changed marks={block.marks}>
            <Words inlines={block.content} />
          </Changed>
        </h5>
      );
    case 'paragraph':
      return (
        <p className={styles.line}>
          {block.attrs.numbered ? <span className={styles.number}>{numbers.get(block.attrs.id)}</span> : null}
          <Changed marks={block.marks}>
            <Words inlines={block.content} />
          </Changed>
        </p>
      );
    case 'table':
      return <TableView table={block} />;
    case 'signatures':
      return (
        <Changed marks={block.marks} block>
          <div className={styles.signatures}>
            {block.content.map(({ attrs, content }) => (
              <div key={attrs.id}>
                <strong>
                  <Words inlines={content} />
                </strong>
                {attrs.lines.map((line) => (
                  <div key={line} className={styles.signed}>
                    {line}
                  </div>
                ))}
              </div>
            ))}
          </div>
        </Changed>
      );
  }
}

function ListView({ list }: { readonly list: List }) {
  const Tag = list.type === 'orderedList' ? 'ol' : 'ul';
  return (
    <Tag>
      {list.content.map(({ content, marks }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items do not change places while they are read.
        <li key={at}>
          <Changed marks={marks} block>
            <Blocks blocks={content} />
          </Changed>
        </li>
      ))}
    </Tag>
  );
}

function TableView({ table }: { readonly table: Table }) {
  return (
    <Changed marks={table.marks} block>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={styles.scroller} tabIndex={0} aria-label={table.attrs.caption ?? 'Table'}>
        <table>
          {table.attrs.caption === null ? null : <caption>{table.attrs.caption}</caption>}
          <tbody>
            {table.content.map(({ attrs, content, marks }, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: both places of a moved row bear its id.
              <tr key={`${attrs.id} ${row}`} data-role={attrs.role}>
                {content.map((cell, at) => {
                  const Cell = attrs.role === 'header' ? 'th' : 'td';
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place.
                    <Cell key={at} colSpan={cell.attrs.columns}>
                      <Changed marks={marks}>
                        <Words inlines={cell.content} />
                      </Changed>
                    </Cell>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Changed>
  );
}

function Words({ inlines }: { readonly inlines: readonly Inline[] }) {
  const { numbers } = use(OnPage);
  return inlines.map((inline, at) => {
    const looks = new Set((inline.marks ?? []).map(({ type }) => type));
    const words = inline.type === 'hardBreak' ? <br /> : inlineText(inline, numbers);
    const emphasised = looks.has('emphasis') ? <em>{words}</em> : words;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: words are known by their place.
      <Changed key={at} marks={inline.marks}>
        {looks.has('strong') ? <strong>{emphasised}</strong> : emphasised}
      </Changed>
    );
  });
}

type AnyMark = Mark | ShapeMark;
type ChangeOf = Extract<AnyMark, { readonly attrs: ChangeAttrs }>;

/** Marks what is proposed around what it stands on; `block` where that is more than words. */
function Changed({ marks = [], block = false, children }: ChangedProps): ReactNode {
  const { chosen, onChoose } = use(OnPage);
  const [mark, ...others] = marks.filter((each): each is ChangeOf => 'attrs' in each);
  if (mark === undefined) return children;
  const { type, attrs } = mark;
  const Tag = type === 'insertion' ? 'ins' : type === 'deletion' ? 'del' : 'span';
  const choose = onChoose && {
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      onChoose(attrs.id);
    },
  };
  return (
    <Tag
      className={styles.change}
      data-change={attrs.id}
      data-kind={attrs.move === undefined ? type : 'move'}
      data-block={block || undefined}
      data-untracked={attrs.untracked}
      data-chosen={attrs.id === chosen || undefined}
      title={`${attrs.author}${attrs.at === null ? '' : `, ${attrs.at.slice(0, 10)}`}`}
      {...choose}
    >
      <Changed marks={others} block={block}>
        {children}
      </Changed>
    </Tag>
  );
}

interface ChangedProps {
  readonly marks: readonly AnyMark[] | undefined;
  readonly block?: boolean;
  readonly children: ReactNode;
}
