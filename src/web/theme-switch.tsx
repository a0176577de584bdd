import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** Day or night, remembered in this browser. */
export function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const night = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      onClick={() => setColorScheme(night ? 'light' : 'dark')}
      aria-label={night ? 'Light theme' : 'Dark theme'}
    >
      {night ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}
