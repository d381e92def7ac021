import { html } from 'hono/html'
import { layout } from './layout.ts'
import type { Failure } from '../oauth/aadsts.ts'
import type { Trace } from '../oauth/entra-error.ts'
import type { Markup } from './layout.ts'

/** For what must not be redirected: the person reads the code, and so may an administrator. */
export function signInErrorPage(problem: Failure, trace: Trace): Markup {
  return layout(
    'Sign in',
    html`<h1>Sign in</h1>
      <p>Sorry, but we're having trouble signing you in.</p>
      <p class="error" id="exceptionMessage">AADSTS${problem.code}: ${problem.text}</p>
      <h2>Troubleshooting details</h2>
      <dl>
        <dt>Request Id</dt>
        <dd>${trace.traceId}</dd>
        <dt>Correlation Id</dt>
        <dd>${trace.correlationId}</dd>
        <dt>Timestamp</dt>
        <dd>${trace.timestamp}</dd>
      </dl>`,
  )
}

/** The target of `error_uri`: what a number means. */
export function errorLookupPage(code: string, text: string): Markup {
  return layout(
    `Error ${code}`,
    html`<h1>AADSTS${code}</h1>
      <p>${text}</p>`,
  )
}

export function messagePage(title: string, message: string): Markup {
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>${message}</p>`,
  )
}
