import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowRight, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lifecycleOf, playbookQuery, titleOf } from '../../../playbook/playbook-queries.tsx';
import { Failed, Waiting } from '../../../ui/states.tsx';
import { verbInWords } from '../../../ui/verbs.tsx';
import type { Card } from '../proposal.ts';
import styles from './board.module.css';
import { Guards } from './guards.tsx';
import { useMoving } from './moving.tsx';
import { proposalQuery } from './proposal-queries.tsx';

/** Every verb out of a card's column; what is shut stands there too, with the guards and who can cure them. */
export function MoveMenu({ card }: { readonly card: Card }) {
  const [opened, setOpened] = useState(false);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={320} withinPortal>
      <Menu.Target>
        <ActionIcon
          className={styles.more}
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Move ${card.customer.name}, ${card.opportunity}`}
          onPointerDown={(event) => event.stopPropagation()}
        >
          <IconArrowRight size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onPointerDown={(event) => event.stopPropagation()}>
        {opened ? <Moves card={card} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function Moves({ card }: { readonly card: Card }) {
  const { data, error } = useQuery(proposalQuery(card.opportunity));
  const { data: playbook } = useQuery(playbookQuery);
  const begin = useMoving();
  if (error) return <Failed fault={error} small />;
  if (!data) return <Waiting lines={3} />;
  const states = lifecycleOf(playbook, data.board)?.states;
  return data.moves.map(({ verb, to, guards }) => {
    const words = `${verbInWords(verb)}: ${titleOf(states, to)}`;
    if (guards.length === 0) {
      return (
        <Menu.Item key={verb} onClick={() => begin({ ...card, version: data.version }, to, verb)}>
          {words}
        </Menu.Item>
      );
    }
    return (
      <Menu.Item key={verb} aria-disabled data-disabled closeMenuOnClick={false} leftSection={<IconLock size={14} />}>
        {words}
        <Guards guards={guards} />
      </Menu.Item>
    );
  });
}
