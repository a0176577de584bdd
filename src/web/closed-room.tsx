import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PageHead } from '../ui/page-head.tsx';
import { Empty } from '../ui/states.tsx';
import { useRooms } from './rooms.tsx';

/** In place of a room that none of one's roles opens: nothing of it is asked for. */
export function ClosedRoom({ word }: { readonly word: string }) {
  const [first] = useRooms();
  return (
    <>
      <PageHead title={word} />
      <Empty
        title="This room is not open to you"
        icon={<IconLock size={20} aria-hidden />}
        actions={
          first ? (
            <Button variant="default" size="xs" renderRoot={(props) => <Link to={first.to} {...props} />}>
              To {first.word}
            </Button>
          ) : undefined
        }
      >
        None of your roles opens it. An administrator of Parley gives and takes roles.
      </Empty>
    </>
  );
}
