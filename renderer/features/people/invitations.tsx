import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type Invitation, inviteeSchema } from '#contract/people.ts';
import { type Role, roles } from '#contract/procedure.ts';
import { api, queryClient } from '../../lib/api.ts';
import { formatUtc } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Input } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Select } from '../../ui/select.tsx';
import { roleWords } from './roles.ts';

const refresh = () => queryClient.invalidateQueries({ queryKey: api.people.invitations.key() });

/** Invites somebody with a role, and lists the invitations that nobody has used yet. */
export function Invitations() {
  const invitations = useQuery(api.people.invitations.queryOptions());
  return (
    <Panel title="Invitations">
      <InviteForm />
      {invitations.isError && (
        <ProblemView
          problem={toProblem(invitations.error)}
          action={<Button onClick={() => void invitations.refetch()}>Try again</Button>}
          className="m-3"
        />
      )}
      {invitations.data?.length === 0 && (
        <p className="border-line border-t px-3 py-2 text-muted">No invitation waits to be used.</p>
      )}
      <ul>
        {invitations.data?.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Panel>
  );
}

const roleOptions = roles.map((value) => ({ value, label: roleWords[value] }));

function InviteForm() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [complaint, setComplaint] = useState<string | null>(null);
  const id = useId();
  const invite = useMutation(api.people.invite.mutationOptions({ onSuccess: () => setName(''), onSettled: refresh }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const invitee = inviteeSchema.safeParse({ name, role });
    setComplaint(invitee.success ? null : (invitee.error.issues[0]?.message ?? null));
    if (invitee.success) invite.mutate(invitee.data);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id}>Invite</label>
        <Input
          id={id}
          value={name}
          placeholder="Name"
          aria-invalid={complaint !== null || undefined}
          aria-describedby={`${id}complaint`}
          onChange={(event) => setName(event.currentTarget.value)}
          className="max-w-60"
        />
        <Select label="Role" value={role} options={roleOptions} onChange={setRole} className="max-w-80" />
        <Button type="submit" look="primary" busy={invite.isPending}>
          Make a link
        </Button>
      </div>
      <p id={`${id}complaint`} role="alert" className="text-critical text-sm empty:hidden">
        {complaint}
      </p>
      {invite.isError && <ProblemView problem={toProblem(invite.error)} />}
      {invite.isSuccess && <Link name={invite.data.invitation.name} url={invite.data.url} />}
    </form>
  );
}

function Link({ name, url }: { readonly name: string; readonly url: string }) {
  return (
    <div role="status" className="rounded-md border-edge border-l-3 bg-hover px-3 py-2">
      <p className="font-medium">Give this link to {name}. It works once and is shown only now.</p>
      <p className="flex items-center gap-1">
        <span className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{url}</span>
        <CopyButton text={url} label="Copy the link" />
      </p>
    </div>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const withdraw = useMutation(api.people.withdraw.mutationOptions({ onSettled: refresh }));
  const { id, name, roles: given, expiresAt } = invitation;
  return (
    <li className="border-line border-t px-3 py-2">
      <div className="flex items-center gap-3">
        <div className="min-w-0 grow">
          <span className="font-medium">{name}</span> <span className="text-muted">{given.join(', ')}</span>
          <p className="text-muted text-sm">Can be used until {formatUtc(expiresAt)}</p>
        </div>
        <Button
          aria-label={`Withdraw the invitation of ${name}`}
          busy={withdraw.isPending}
          onClick={() => withdraw.mutate({ id })}
        >
          Withdraw
        </Button>
      </div>
      {withdraw.isError && <ProblemView problem={toProblem(withdraw.error)} className="mt-2" />}
    </li>
  );
}
