import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { May } from '../platform/may.ts';

/** A button for a verb of a record: where it may not be pressed it stays readable and says why. */
export function MayButton({ may, onClick, ...look }: MayButtonProps) {
  if (may === true) return <Button {...look} onClick={onClick} />;
  return (
    <Tooltip label={may ?? 'This cannot be done here.'} events={{ hover: true, focus: true, touch: true }}>
      <Button {...look} data-disabled aria-disabled onClick={(event) => event.preventDefault()} />
    </Tooltip>
  );
}

interface MayButtonProps extends ButtonProps {
  readonly may: May[string] | undefined;
  readonly onClick: () => void;
}
