/**
 * A local Microsoft Entra ID tenant for development and tests. It plays login.microsoftonline.com
 * and graph.microsoft.com on loopback, keeps its directory in memory, and is not Microsoft.
 */
export { startEntraEmulator } from './start-entra-emulator.ts'
export type { EntraEmulator, EntraEmulatorOptions } from './start-entra-emulator.ts'
export { completeSignIn, createBrowser, SignInPageError } from './complete-sign-in.ts'
export type { CallbackRequest, CompleteSignInOptions, EmulatedBrowser } from './complete-sign-in.ts'
export { contoso, fabrikam, personal } from './directory/contoso.ts'
export { contosoSeed, defaultRedirectUris } from './directory/contoso-seed.ts'
export type { ContosoSeedOptions } from './directory/contoso-seed.ts'
export { Directory } from './directory/directory.ts'
export type * from './directory/model.ts'
export { graphAppId, personalTenantId } from './directory/model.ts'
export { exampleFaults } from './fault-catalogue.ts'
export { Faults } from './faults.ts'
export type { ActiveFault, Endpoint, Fault, FaultKind } from './faults.ts'
export type { RecordedRequest } from './requests.ts'
export { createClientCertificate } from './keys/certificate.ts'
export type { ClientKeys, Thumbprints } from './keys/certificate.ts'
export { createSigningKey } from './keys/signing-keys.ts'
export type { SigningKey, SigningKeys } from './keys/signing-keys.ts'
export * from './provisioning/index.ts'
