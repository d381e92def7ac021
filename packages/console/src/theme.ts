// The colours are those of the sign-in pages, so that both look like one product. Text keeps 4.5:1
// on every surface (WCAG 2.2, 1.4.3), in both schemes.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const green: MantineColorsTuple = [
  '#eef7f4',
  '#e0f0eb',
  '#c2e2d9',
  '#9dd3c5',
  '#6fc0ad',
  '#43a892',
  '#2a8a77',
  '#1c6f60',
  '#14594f',
  '#0d433b',
]

export const theme = createTheme({
  primaryColor: 'usher',
  primaryShade: 8,
  colors: { usher: green },
  fontFamily:
    'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif',
  fontFamilyMonospace:
    'ui-monospace,SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"Liberation Mono",monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfbf9',
    '--mantine-color-text': '#1a1d21',
    '--mantine-color-dimmed': '#585e67',
    '--mantine-color-placeholder': '#6b717a',
    '--mantine-color-error': '#a02419',
    '--mantine-color-anchor': '#14594f',
    '--mantine-color-default-border': '#d5d6d1',
    '--mantine-color-gray-light-color': '#495057',
    '--mantine-color-green-light-color': '#186138',
    '--mantine-color-red-light-color': '#8f1f15',
    '--mantine-color-yellow-light-color': '#6b4300',
    '--usher-surface': '#ffffff',
    '--usher-line': '#e2e2dd',
    '--usher-accent-soft': '#e6f1ee',
  },
  dark: {
    '--mantine-color-body': '#111315',
    '--mantine-color-text': '#eceef0',
    '--mantine-color-dimmed': '#a6adb6',
    '--mantine-color-placeholder': '#8b939d',
    '--mantine-color-error': '#ffa499',
    '--mantine-color-anchor': '#7bd8c3',
    '--mantine-color-default': '#1f2327',
    '--mantine-color-default-hover': '#262b30',
    '--mantine-color-default-border': '#3b4147',
    '--mantine-color-usher-light': '#16302b',
    '--mantine-color-usher-light-hover': '#1d3d36',
    '--mantine-color-usher-light-color': '#9be7d6',
    '--mantine-color-red-light': '#3a1a17',
    '--mantine-color-red-light-hover': '#47201c',
    '--mantine-color-red-light-color': '#ffa499',
    '--mantine-color-yellow-light': '#33280e',
    '--mantine-color-yellow-light-hover': '#3f3212',
    '--mantine-color-yellow-light-color': '#f5cf7a',
    '--mantine-color-green-light': '#14301f',
    '--mantine-color-green-light-hover': '#193c27',
    '--mantine-color-green-light-color': '#8fdcad',
    '--usher-surface': '#191c1f',
    '--usher-line': '#2e3338',
    '--usher-accent-soft': '#16302b',
  },
})
