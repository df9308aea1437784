export { canonicalJson } from './canonical-json.ts';
export type { ChainEnd } from './chain.ts';
export { AuditLog, type AuditLogOptions, type WriteRequester } from './log.ts';
export type {
  Json,
  PermitCheck,
  WriteAnswer,
  WriteIntent,
  WriteOrigin,
  WritePermit,
  WriteResult,
} from './model.ts';
export { type AuditBody, type AuditFacts, type AuditKind, auditKinds } from './record.ts';
export { masked } from './secrets.ts';
