import { Button, Group, Menu, Modal, Stack, Textarea, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Refused } from './states.tsx';

/** One thing that may be done, or the sentence why not. */
export interface Verb {
  readonly id: string;
  readonly words: string;
  readonly may: true | string;
  /** A reason is asked for before it is done. */
  readonly needsReason: boolean;
  /** Who reads the reason, where it is not only who looks into the record later. */
  readonly reasonReadBy?: string;
}

/** A menu of verbs: what may not be done stands there too, with its why; what needs a reason asks for it. */
export function VerbMenu({ label, icon, verbs, onVerb, busy, error }: VerbMenuProps) {
  const [asking, setAsking] = useState<Verb | null>(null);
  const act = (verb: Verb) => (verb.needsReason ? setAsking(verb) : onVerb(verb.id, null));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          {icon ?? (
            <Button variant="default" loading={busy} rightSection={<IconChevronDown size={15} aria-hidden />}>
              {label}
            </Button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {verbs.map((verb) => (
            <VerbItem key={verb.id} verb={verb} onAct={() => act(verb)} />
          ))}
        </Menu.Dropdown>
      </Menu>
      <ReasonDialog verb={asking} error={error} onClose={() => setAsking(null)} onReason={onVerb} />
    </>
  );
}

interface VerbMenuProps {
  readonly label: string;
  /** In place of the button with the label; takes the menu's props. */
  readonly icon?: ReactNode;
  readonly verbs: readonly Verb[];
  readonly onVerb: (verb: string, reason: string | null) => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

function VerbItem({ verb, onAct }: { readonly verb: Verb; readonly onAct: () => void }) {
  const open = verb.may === true;
  const item = (
    <Menu.Item
      aria-disabled={!open}
      data-disabled={!open}
      {...(open ? { onClick: onAct } : { closeMenuOnClick: false })}
    >
      {verb.words}
      {verb.needsReason && open ? '…' : ''}
    </Menu.Item>
  );
  return open ? item : <Tooltip label={verb.may}>{item}</Tooltip>;
}

function ReasonDialog({ verb, error, onClose, onReason }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const close = () => {
    setReason('');
    onClose();
  };
  return (
    <Modal opened={verb !== null} onClose={close} title={verb?.words} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (verb) onReason(verb.id, reason.trim());
          close();
        }}
      >
        <Stack gap="sm">
          <Textarea
            label="Reason"
            description={verb?.reasonReadBy ?? 'It stands in the record for everybody who looks later.'}
            required
            withAsterisk={false}
            minLength={3}
            maxLength={500}
            rows={3}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Refused fault={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Not now
            </Button>
            <Button type="submit">{verb?.words}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface ReasonDialogProps {
  readonly verb: Verb | null;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onReason: (verb: string, reason: string) => void;
}

/** `step-back` -> `Step back`. */
export function verbInWords(verb: string): string {
  const words = verb.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
