import { ActionIcon, Drawer, Kbd } from '@mantine/core';
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconKeyboard, IconMenu2, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { NotificationBell } from '../modules/notifications/bell.tsx';
import { Mark } from '../ui/mark.tsx';
import { ShortcutsDialog, stepThroughRows, useShortcuts } from '../ui/shortcuts.tsx';
import { ClosedRoom } from './closed-room.tsx';
import { PersonMenu } from './person-menu.tsx';
import { useClosedRoom, useRooms } from './rooms.tsx';
import styles from './shell.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: palette }) => ({ default: palette })));

/** What stands around every page: the rail, the search, the keys. */
export function Shell() {
  const [paletteOpened, palette] = useDisclosure(false);
  const [drawerOpened, drawer] = useDisclosure(false);
  const [keysOpened, keys] = useDisclosure(false);
  const shortcuts = useDeskShortcuts(keys.open);
  useHotkeys([['mod+K', palette.toggle]], []);
  const main = useFocusOnArrival();
  const closed = useClosedRoom();
  return (
    <div className={styles.shell}>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <nav className={styles.rail} aria-label="Rooms">
        <Link to="/" className={styles.brand}>
          <Mark size={24} />
          <span className={styles.word}>Parley</span>
        </Link>
        <Rooms />
      </nav>
      <Drawer
        opened={drawerOpened}
        onClose={drawer.close}
        size={260}
        title="Parley"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <nav aria-label="Rooms">
          <Rooms onGo={drawer.close} />
        </nav>
      </Drawer>
      <div>
        <header className={styles.top}>
          <ActionIcon
            className={styles.burger}
            variant="subtle"
            color="gray"
            size={36}
            onClick={drawer.open}
            aria-label="Open the menu"
          >
            <IconMenu2 size={19} />
          </ActionIcon>
          <SearchButton onOpen={palette.open} />
          <ActionIcon
            className={styles.wide}
            variant="subtle"
            color="gray"
            size={32}
            onClick={keys.open}
            aria-label="Keys"
          >
            <IconKeyboard size={18} />
          </ActionIcon>
          <NotificationBell />
          <ThemeSwitch />
          <PersonMenu />
        </header>
        <main className={styles.main} id="main" tabIndex={-1} ref={main}>
          {closed === null ? <Outlet /> : <ClosedRoom word={closed} />}
        </main>
      </div>
      <ShortcutsDialog shortcuts={shortcuts} opened={keysOpened} onClose={keys.close} />
      {paletteOpened ? (
        <Suspense>
          <Palette onClose={palette.close} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Rooms({ onGo }: { readonly onGo?: () => void }) {
  return (
    <ul className={styles.links}>
      {useRooms().map(({ to, word, Icon, ...room }) => (
        <li key={to} data-apart={'apart' in room || undefined}>
          <Link
            to={to}
            className={styles.link}
            title={word}
            activeOptions={{ exact: to === '/' }}
            {...(onGo ? { onClick: onGo } : {})}
          >
            <Icon size={18} stroke={1.7} aria-hidden />
            <span className={styles.word}>{word}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function SearchButton({ onOpen }: { readonly onOpen: () => void }) {
  const mac = useOs() === 'macos';
  return (
    <button type="button" className={styles.search} onClick={onOpen}>
      <IconSearch size={16} aria-hidden />
      <span>Search or go to…</span>
      <Kbd size="xs">{mac ? '⌘ K' : 'Ctrl K'}</Kbd>
    </button>
  );
}

/** The keys that work on every page, and the two that only the list of keys mentions. */
function useDeskShortcuts(onKeys: () => void) {
  const navigate = useNavigate();
  const shortcuts = [
    ...useRooms().map(({ keys, to, word }) => ({ keys, words: word, act: () => void navigate({ to }) })),
    { keys: '/', words: 'Search this list', act: () => document.querySelector<HTMLElement>('[data-search]')?.focus() },
    { keys: 'j', words: 'Next row', act: () => stepThroughRows(1) },
    { keys: 'k', words: 'Previous row', act: () => stepThroughRows(-1) },
    { keys: '?', words: 'This list of keys', act: onKeys },
  ];
  useShortcuts(shortcuts);
  return [...shortcuts, { keys: 'Ctrl+K', words: 'Search or go anywhere (⌘K on a Mac)' }];
}

/** On another page the focus starts at the page, not at the link that led there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  return main;
}
