import type { Migration } from '../migrate.ts';
import { settingsAndSessions } from './001-settings-and-sessions.ts';
import { invitations } from './002-invitations.ts';
import { audit } from './003-audit.ts';
import { jobs } from './004-jobs.ts';
import { cycles } from './005-cycles.ts';
import { cycleLooks } from './006-cycle-looks.ts';
import { auditByBlocks } from './007-audit-by-blocks.ts';
import { stepEntries } from './008-step-entries.ts';
import { outcomesFoundFaster } from './009-outcomes-found-faster.ts';
import { stepsInOrder } from './010-steps-in-order.ts';
import { writesWithoutOutcome } from './011-writes-without-outcome.ts';

/** Every step of state.db's schema, in order. A step that was released is never edited: add the next one. */
export const stateMigrations: readonly Migration[] = [
  settingsAndSessions,
  invitations,
  audit,
  jobs,
  cycles,
  cycleLooks,
  auditByBlocks,
  stepEntries,
  outcomesFoundFaster,
  stepsInOrder,
  writesWithoutOutcome,
];
