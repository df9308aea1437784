export { canonicalJson } from './canonical-json.ts';
export type { ChainEnd } from './chain.ts';
export { AuditLog, type AuditLogOptions, type ErasableValue, type Recorder, type WriteRequester } from './log.ts';
export type {
  Json,
  PermitCheck,
  WriteAnswer,
  WriteIntent,
  WriteOrigin,
  WritePermit,
  WriteResult,
} from './model.ts';
export { type AuditEntry, type AuditReader, openAuditReader } from './reader.ts';
export type { AuditBody, AuditFacts, AuditKind } from './record.ts';
export { masked } from './secrets.ts';
export { type Anchor, type Flaw, type Verdict, verifyAudit } from './verify.ts';
