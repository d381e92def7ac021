import { Drawer, MantineThemeProvider, Modal, Notification, createTheme } from '@mantine/core'
import { useMemo, type ReactNode } from 'react'
import { useTexts } from './texts-provider.tsx'

/**
 * Names, in the language that is spoken, for what Mantine's components bring along: the cross that
 * closes a dialog. The head of a dialog is no banner of the page.
 */
export function NamedControls({ children }: { readonly children: ReactNode }) {
  const { close } = useTexts().parts
  const theme = useMemo(() => {
    const closeButtonProps = { 'aria-label': close }
    const attributes = { header: { role: 'none' } }
    return createTheme({
      components: {
        Modal: Modal.extend({ defaultProps: { closeButtonProps, attributes } }),
        Drawer: Drawer.extend({ defaultProps: { closeButtonProps, attributes } }),
        Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
      },
    })
  }, [close])
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>
}
