import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { router } from './router.tsx'
import { rememberedLanguage } from './texts/language.ts'
import { NamedControls } from './texts/named-controls.tsx'
import { loadTexts } from './texts/texts.ts'
import { TextsProvider } from './texts/texts-provider.tsx'
import { cssVariables, theme } from './theme.ts'

// The policy allows only style elements that carry the nonce of this answer.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
setNonce(nonce)

const language = rememberedLanguage()
const texts = await loadTexts(language)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <TextsProvider language={language} texts={texts}>
        <NamedControls>
          <QueryClientProvider client={queryClient}>
            <Notifications />
            <RouterProvider router={router} />
          </QueryClientProvider>
        </NamedControls>
      </TextsProvider>
    </MantineProvider>
  </StrictMode>,
)
