import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#eaf4f6',
  '#d3e7ec',
  '#a9d0da',
  '#7db8c7',
  '#58a2b5',
  '#3c8ea3',
  '#277a90',
  '#17637a',
  '#114f62',
  '#0b3a49',
];

const stone: MantineColorsTuple = [
  '#f8f7f5',
  '#f2f0ec',
  '#e8e5df',
  '#dad6ce',
  '#cbc6bc',
  '#8a8478',
  '#615c53',
  '#4f4b44',
  '#35322d',
  '#1e1c19',
];

const night: MantineColorsTuple = [
  '#e8e6e1',
  '#c9c5bd',
  '#a8a399',
  '#8f897f',
  '#3b3934',
  '#2b2a26',
  '#22211e',
  '#1b1a18',
  '#151413',
  '#0f0e0d',
];

/** The kit draws the head of a dialog as a `header`, which a screen reader would take for a second head of the page. */
const noBanner = { role: 'presentation' };

/** The look of the desk: small type, small corners, one accent; the sizes of our kit drawn one step tighter. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray: stone, dark: night },
  black: '#1e1c19',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: rem(11.5), sm: rem(13), md: rem(13.5), lg: rem(15), xl: rem(18) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: rem(6), sm: rem(10), md: rem(16), lg: rem(22), xl: rem(32) },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.3' },
      h2: { fontSize: rem(14), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Input: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: false, openDelay: 250, multiline: true, maw: 320 } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 }, attributes: { header: noBanner } },
    },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.4 }, attributes: { header: noBanner } } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Select: { defaultProps: { comboboxProps: { shadow: 'md' }, checkIconPosition: 'right' } },
    Menu: { defaultProps: { shadow: 'md' } },
  },
});

/** Points the kit's own colour names at our palette, so that both schemes are drawn from `tokens.css` alone. */
export const colours: CSSVariablesResolver = () => {
  const scheme = {
    '--mantine-color-body': 'var(--ui-surface)',
    '--mantine-color-text': 'var(--ui-text)',
    '--mantine-color-dimmed': 'var(--ui-dimmed)',
    '--mantine-color-anchor': 'var(--ui-accent)',
    '--mantine-color-error': 'var(--ui-bad)',
    '--mantine-color-success': 'var(--ui-good)',
    '--mantine-color-placeholder': 'var(--ui-dimmed)',
    '--mantine-color-default': 'var(--ui-surface)',
    '--mantine-color-default-hover': 'var(--ui-hover)',
    '--mantine-color-default-color': 'var(--ui-text)',
    '--mantine-color-default-border': 'var(--ui-border-strong)',
    '--mantine-color-disabled': 'var(--ui-neutral-soft)',
    '--mantine-color-disabled-color': 'var(--ui-dimmed)',
    '--mantine-color-disabled-border': 'var(--ui-border)',
    '--mantine-primary-color-light': 'var(--ui-accent-soft)',
    '--mantine-primary-color-light-hover': 'var(--ui-accent-soft)',
    '--mantine-primary-color-light-color': 'var(--ui-accent)',
    '--mantine-color-petrol-light': 'var(--ui-accent-soft)',
    '--mantine-color-petrol-light-hover': 'var(--ui-accent-soft)',
    '--mantine-color-petrol-light-color': 'var(--ui-accent)',
  };
  const shadows = {
    '--mantine-shadow-md': 'var(--ui-shadow-raised)',
    '--mantine-shadow-xl': 'var(--ui-shadow-raised)',
  };
  return { variables: shadows, light: scheme, dark: scheme };
};
