// Addresses of this area, below `/console`. Other areas own some of the pages behind them.

const base = (organizationId: string) => `/organizations/${organizationId}/authentication`

export const authenticationPaths = {
  list: base,
  add: (organizationId: string) => `${base(organizationId)}/new`,
  setUp: (organizationId: string, preset: string) => `${base(organizationId)}/new/${preset}`,
  connection: (organizationId: string, id: string) => `${base(organizationId)}/${id}`,
  mapping: (organizationId: string, id: string) => `${base(organizationId)}/${id}/mapping`,
  roles: (organizationId: string, id: string) => `${base(organizationId)}/${id}/roles`,
  test: (organizationId: string, id: string) => `${base(organizationId)}/${id}/test`,
}

/** For links that the browser follows by itself. */
export const inConsole = (path: string): string => `/console${path}`
