import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PageHead } from '../ui/page-head.tsx';
import { Empty } from '../ui/states.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <PageHead title="Nothing here" />
      <Empty
        title="There is nothing at this address"
        icon={<IconMapQuestion size={20} aria-hidden />}
        actions={
          <Button variant="default" size="xs" renderRoot={(props) => <Link to="/" {...props} />}>
            To My work
          </Button>
        }
      >
        The link may be old, or a letter of it was lost on the way.
      </Empty>
    </>
  );
}
