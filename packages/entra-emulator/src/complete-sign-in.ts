/** What the app's redirect address would receive from the person's browser. */
export type CallbackRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** The fields of a `form_post`. */
  readonly form?: Readonly<Record<string, string>>
}

/** A browser's cookies. Pass the same one twice and the second sign-in may be silent. */
export type EmulatedBrowser = { readonly cookies: Map<string, string> }

export function createBrowser(): EmulatedBrowser {
  return { cookies: new Map() }
}

export type CompleteSignInOptions = {
  readonly browser?: EmulatedBrowser
  /** What to press if a consent page comes. */
  readonly consent?: 'accept' | 'decline'
}

/** The emulator showed a page that ends the sign-in; `code` is its AADSTS number. */
export class SignInPageError extends Error {
  readonly code: number | null
  readonly status: number

  constructor(status: number, text: string) {
    super(`The emulator showed an error page: ${text}`)
    this.name = 'SignInPageError'
    this.status = status
    this.code = Number(/AADSTS(\d+)/.exec(text)?.[1] ?? Number.NaN) || null
  }
}

const pagesMax = 6

/**
 * Walks through the emulator's pages over HTTP as a person would: picks the account, gives consent,
 * and stops at the redirect to the app without following it.
 */
export async function completeSignIn(
  authorizeUrl: string,
  as: { readonly userPrincipalName: string },
  options: CompleteSignInOptions = {},
): Promise<CallbackRequest> {
  const browser = options.browser ?? createBrowser()
  const { origin } = new URL(authorizeUrl)
  let step: Step = { url: authorizeUrl, method: 'GET' }
  for (let page = 0; page < pagesMax; page += 1) {
    const response = await visit(step, browser)
    const location = response.headers.get('location')
    if (location !== null) {
      const url = new URL(location, step.url)
      if (url.origin !== origin) return { method: 'GET', url: location }
      await response.body?.cancel()
      step = { url: url.href, method: 'GET' }
      continue
    }
    const text = await response.text()
    const form = findForm(text)
    if (form === undefined || !response.ok) {
      throw new SignInPageError(response.status, readableText(text))
    }
    if (form.step === 'callback') return { method: 'POST', url: form.action, form: form.fields }
    const answer: Record<string, string> =
      form.step === 'consent'
        ? { consent: options.consent ?? 'accept' }
        : { username: as.userPrincipalName }
    const fields = { ...form.fields, ...answer }
    step = { url: new URL(form.action, step.url).href, method: 'POST', fields }
  }
  throw new Error('The sign-in did not end after several pages.')
}

type Step = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly fields?: Readonly<Record<string, string>>
}

async function visit(step: Step, browser: EmulatedBrowser): Promise<Response> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(step.url, {
    method: step.method,
    redirect: 'manual',
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      ...(step.method === 'POST' ? { origin: new URL(step.url).origin } : {}),
    },
    ...(step.fields === undefined ? {} : { body: new URLSearchParams(step.fields) }),
  })
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const equals = pair.indexOf('=')
    browser.cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return response
}

type PageForm = {
  readonly step: string
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

/** The emulator marks the form that moves a sign-in on with `data-step`. */
function findForm(page: string): PageForm | undefined {
  const found = /<form method="post" action="([^"]*)" data-step="(\w+)">([\s\S]*?)<\/form>/.exec(
    page,
  )
  if (found === null) return undefined
  const [, action = '', step = '', body = ''] = found
  const inputs = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  const fields = Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [unescape(name), unescape(value)]),
  )
  return { step, action: unescape(action), fields }
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
}

function readableText(page: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page
  return unescape(main.replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}
