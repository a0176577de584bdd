import type { HandedLink } from '../../platform/auth/member.ts';
import { momentInWords } from '../../ui/figures.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';

/** A link to hand to its person, shown this once. */
export function HandedLinkCard({ handed, onDone }: { readonly handed: HandedLink; readonly onDone: () => void }) {
  const { member, link, expiresAt } = handed;
  return (
    <ShownOnce label={`The link for ${member.name}`} secret={link ?? ''} onDone={onDone}>
      {`Hand this link to ${member.name} and to nobody else: whoever opens it first sets the password. It works once, until ${momentInWords(expiresAt)}.`}
    </ShownOnce>
  );
}
