import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Escaped markup; hono makes it a promise where a part of it is one. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

const style = `
:root { color-scheme: light dark; --page: #f2f2f2; --card: #fff; --text: #1b1b1b; --quiet: #5a5a5a;
  --line: #c8c8c8; --accent: #0f5fb4; --on-accent: #fff; --hover: #eef3f9; --error: #b3141d; }
@media (prefers-color-scheme: dark) { :root { --page: #16181c; --card: #22252b; --text: #f0f0f0;
  --quiet: #b4b8c0; --line: #4a4f58; --accent: #7ab8ff; --on-accent: #10151c; --hover: #2c313a;
  --error: #ff9a9a; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 "Segoe UI", system-ui, sans-serif; overflow-wrap: anywhere }
.notice { background: #5b2a86; color: #fff; text-align: center; padding: .5rem 1rem; font-size: .875rem }
main { background: var(--card); max-width: 28rem; margin: 2.5rem auto; padding: 2rem;
  box-shadow: 0 2px 8px rgb(0 0 0 / .18) }
main.wide { max-width: 72rem }
.brand { color: var(--quiet); font-weight: 600; margin: 0 0 1rem }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 1rem; font-weight: 600 }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem }
form.inline { display: inline }
.row { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 }
summary { cursor: pointer; margin: .75rem 0 }
h2 { font-size: 1.1rem; margin: 2rem 0 .75rem }
ul.accounts { list-style: none; margin: 0 0 1rem; padding: 0; border-top: 1px solid var(--line) }
ul.accounts li { border-bottom: 1px solid var(--line) }
ul.accounts button { display: block; width: 100%; border: 0; background: none; color: inherit;
  font: inherit; text-align: left; padding: .75rem .5rem; cursor: pointer }
ul.accounts button:hover { background: var(--hover) }
.quiet { color: var(--quiet); font-size: .875rem }
.error { color: var(--error) }
label { display: block; margin: .5rem 0 .25rem }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet);
  padding: .4rem .5rem; width: 100% }
input[type=checkbox] { width: auto }
.actions { display: flex; gap: .5rem; justify-content: flex-end; margin-top: 1rem }
button.primary, button.second { font: inherit; padding: .4rem 1.25rem; border: 1px solid var(--accent);
  cursor: pointer }
button.primary { background: var(--accent); color: var(--on-accent) }
button.second { background: none; color: var(--accent) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .875rem }
th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top }
th, td button { white-space: nowrap }
td input:not([type=checkbox]) { min-width: 9rem }
code { font-family: ui-monospace, monospace; font-size: .85em }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; font-size: .875rem }
dt { color: var(--quiet) } dd { margin: 0 }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
`

/** Every page says first what it is, so that nobody takes it for the real one. */
export function layout(title: string, body: Markup, options: { wide?: boolean } = {}): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - Local Entra</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header class="notice">
          Local Entra - emulator for development and tests. This is not Microsoft; never type a real
          password here.
        </header>
        <main class="${options.wide === true ? 'wide' : ''}">
          <p class="brand">Local Entra - emulator</p>
          ${body}
        </main>
      </body>
    </html>`
}
