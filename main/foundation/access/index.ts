export { type CodedErrorOptions, codedError, codingErrors, type FailureLog, fromProblem } from './coded-error.ts';
export { allows, type CallContext, type Person } from './model.ts';
export { createProcedures, type Procedures } from './procedures.ts';
export { connectionProtected, Protection, unprotected, type WriteProtection } from './protection.ts';
export { openSessionRepository, type Session, type SessionRepository } from './repository.ts';
export { isSameSecret, Sessions, sessionDurationMs } from './sessions.ts';
