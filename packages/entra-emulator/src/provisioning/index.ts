/** What programs that drive the provisioning engine need by name. */
export {
  appRolesComplexMapping,
  defaultAttributeMapping,
  enterpriseUser,
  microsoftDefaultMapping,
  singleAppRoleMapping,
} from './attribute-mapping.ts'
export type { AttributeMapping, MappingSource, SourceAttribute } from './attribute-mapping.ts'
export type { CycleOutcome, CycleStatistics } from './cycle.ts'
export type {
  ClientCredentials,
  GroupMatch,
  ProvisioningJobOptions,
  ProvisioningScope,
  UserMatch,
} from './job-options.ts'
export { Provisioning } from './provisioning.ts'
export { ProvisioningJob } from './provisioning-job.ts'
export type { JobStatus, OnDemandResult } from './provisioning-job.ts'
export type {
  CycleKind,
  LogAction,
  LoggedChange,
  LogStatus,
  ProvisioningLogEntry,
} from './provisioning-log.ts'
export type { Quarantine, QuarantineReason, QuarantineThresholds } from './quarantine.ts'
export type { ConnectionTest } from './test-connection.ts'
export type { Dialect } from './tenant-url.ts'
