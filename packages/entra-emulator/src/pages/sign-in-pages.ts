import { html, raw } from 'hono/html'
import { layout } from './layout.ts'
import { signInName } from '../tokens/id-token-claims.ts'
import type { User } from '../directory/model.ts'
import type { AuthorizeAnswer } from '../oauth/authorize-response.ts'
import type { Markup } from './layout.ts'

/** The authorization request travels along in the form, so that nothing is kept between pages. */
export type FormTarget = { readonly action: string; readonly request: URLSearchParams }

export function accountPickerPage(
  target: FormTarget,
  appName: string,
  users: readonly User[],
  typed: string,
): Markup {
  return layout(
    'Pick an account',
    html`<h1>Pick an account</h1>
      <p class="quiet">to continue to ${appName}</p>
      <form method="post" action="${target.action}" data-step="account">
        ${hiddenFields(target.request)}
        <ul class="accounts">
          ${users.map(
            (user) =>
              html`<li>
                <button name="username" value="${user.userPrincipalName}">
                  ${user.displayName}<br /><span class="quiet"
                    >${signInName(user)}${describe(user)}</span
                  >
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <form method="post" action="${target.action}">
        ${hiddenFields(target.request)}
        <label for="username">Use another account</label>
        <input
          id="username"
          name="username"
          value="${typed}"
          placeholder="someone@contoso.example"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          required
        />
        <div class="actions"><button class="primary">Next</button></div>
      </form>`,
  )
}

export type ConsentView = {
  readonly appName: string
  readonly user: User
  readonly scopes: readonly string[]
}

export function consentPage(target: FormTarget, view: ConsentView): Markup {
  return layout(
    'Permissions requested',
    html`<p class="quiet">${view.user.userPrincipalName}</p>
      <h1>Permissions requested</h1>
      <p><strong>${view.appName}</strong> would like to:</p>
      <ul>
        ${view.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
      </ul>
      <form method="post" action="${target.action}" data-step="consent">
        ${hiddenFields(target.request)}
        <input type="hidden" name="username" value="${view.user.userPrincipalName}" />
        <div class="actions">
          <button class="second" name="consent" value="decline">Cancel</button>
          <button class="primary" name="consent" value="accept">Accept</button>
        </div>
      </form>`,
  )
}

/** The page behind `response_mode=form_post`; without JavaScript it has a button. */
export function formPostPage(answer: AuthorizeAnswer, nonce: string): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Working - Local Entra emulator</title>
      </head>
      <body>
        <form method="post" action="${answer.to.redirectUri}" data-step="callback">
          ${Object.entries(answer.parameters).map(
            ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
          )}
          <noscript>
            <p>Local Entra - emulator: JavaScript is off, press Continue.</p>
            <button>Continue</button>
          </noscript>
        </form>
        <script nonce="${nonce}">
          ${raw('document.forms[0].submit()')}
        </script>
      </body>
    </html>`
}

function hiddenFields(request: URLSearchParams): Markup {
  return html`${[...request].map(
    ([name, value]) => html`<input type="hidden" name="request.${name}" value="${value}" />`,
  )}`
}

function describe(user: User): string {
  if (user.kind === 'guest') return ' (guest)'
  if (user.kind === 'personal') return ' (personal account)'
  return user.accountEnabled ? '' : ' (disabled)'
}
