import type { Remark, Whereabouts, WordComment } from './redline.ts';
import { authorship } from './revision-marks.ts';
import type { WordFile } from './word-file.ts';
import { wordsOf } from './words-within.ts';
import type { XmlElement } from './xml-tree.ts';

/** What the part of extended comments knows of one: whether it is settled, and which one it replies to. */
interface Extension {
  readonly done: boolean;
  readonly parent: string | null;
}

/**
 * The comments of a file, with replies below what they reply to. `places` says where each comment stands; one that stands
 * nowhere, because its words are gone, still counts.
 */
export function commentsOf(
  { parts }: WordFile,
  places: ReadonlyMap<string, Whereabouts & { readonly on: string }>,
): WordComment[] {
  const elements = parts.filter(({ kind }) => kind === 'comments').flatMap(({ root }) => root.elements());
  const comments = elements.filter(({ name }) => name === 'w:comment');
  const extensions = extensionsOf(parts.filter(({ kind }) => kind === 'comments-extended').map(({ root }) => root));
  // A comment is known by its last paragraph.
  const nameOf = (comment: XmlElement): string =>
    comment
      .elements()
      .findLast(({ name }) => name === 'w:p')
      ?.get('w14:paraId') ?? '';
  const byName = new Map(comments.map((comment) => [nameOf(comment), comment]));
  const threadOf = (comment: XmlElement): XmlElement => {
    const seen = new Set<XmlElement>();
    let top = comment;
    while (!seen.has(top)) {
      seen.add(top);
      top = byName.get(extensions.get(nameOf(top))?.parent ?? '-') ?? top;
    }
    return top;
  };
  const threads = Map.groupBy(comments, threadOf);
  return [...threads].map(([top, thread]) => {
    const remark = remarkOf(top);
    return {
      ...remark,
      ...(places.get(remark.id) ?? { clause: null, paragraph: null, place: 'comment', on: '' }),
      resolved: extensions.get(nameOf(top))?.done ?? false,
      replies: thread.filter((comment) => comment !== top).map(remarkOf),
    };
  });
}

const remarkOf = (comment: XmlElement): Remark => ({
  id: comment.get('w:id') ?? '',
  ...authorship(comment),
  text: wordsOf(comment),
});

function extensionsOf(roots: readonly XmlElement[]): ReadonlyMap<string, Extension> {
  return new Map(
    roots
      .flatMap((root) => root.elements())
      .map((element) => [
        element.get('w15:paraId') ?? '',
        { done: ['1', 'true', 'on'].includes(element.get('w15:done') ?? ''), parent: element.get('w15:paraIdParent') },
      ]),
  );
}
