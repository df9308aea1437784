import { InvalidArgumentError } from 'commander';
import { type Invitee, inviteeSchema } from '#contract/people.ts';
import { problem } from '#contract/problems.ts';
import { roles } from '#contract/procedure.ts';
import { Invitations, launchLink, openInvitationRepository } from '../../foundation/access/index.ts';
import { AuditLog } from '../../foundation/audit/index.ts';
import { randomIds, systemClock } from '../../foundation/runtime/index.ts';
import { readHolder, visitState } from '../../foundation/store/index.ts';

/** Reads `NAME:ROLE`; a name may hold a colon itself. */
export function invitee(text: string): Invitee {
  const [, name, role] = /^(.*):([^:]*)$/.exec(text) ?? [];
  const { success, data } = inviteeSchema.safeParse({ name, role });
  if (success) return data;
  throw new InvalidArgumentError(`It must be NAME:ROLE with one of the roles ${roles.join(', ')}.`);
}

/** Invites somebody to the server that another process runs on this data folder. Answers its address and the link. */
export function inviteToRunning(dataFolder: string, { name, role }: Invitee, by: string) {
  const url = readHolder(dataFolder)?.url;
  if (!url) {
    throw problem(
      'already_running',
      'The Infraviewer that works with this data folder is no server, or does not listen yet.',
      'Try again in a moment; somebody can be invited to a server only.',
    );
  }
  const state = visitState(dataFolder);
  try {
    const clock = systemClock;
    const audit = new AuditLog({ db: state.db, clock, ids: randomIds, identityOf: () => null });
    const invitations = new Invitations({ clock, repository: openInvitationRepository(state.db), audit });
    const { secret } = invitations.create({ name, roles: [role] }, by);
    return { url, link: launchLink(url, secret) };
  } finally {
    state.close();
  }
}
