import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { Litter } from '#contract/litter.ts';
import { Age } from '../../ui/age.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { linkLook, ResourceLink } from '../inventory/resource-link.tsx';
import { certaintyWords, type GroupLitter, leftByWords, litterKindWords } from './model.ts';

interface LitterGroupProps {
  readonly group: GroupLitter;
  /** Ids of the findings that are chosen; null where the person may do nothing with them. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onChosen: (ids: ReadonlySet<string>) => void;
}

/** What was left on one group. */
export function LitterGroup({ group, chosen, onChosen }: LitterGroupProps) {
  const { connectionId, groupName, account, findings } = group;
  const connections = useConnections() ?? [];
  const ids = findings.map(({ id }) => id);
  const isAll = chosen !== null && ids.every((id) => chosen.has(id));
  const choose = (changed: readonly string[], isChosen: boolean) => {
    const others = [...(chosen ?? [])].filter((id) => !changed.includes(id));
    onChosen(new Set(isChosen ? [...others, ...changed] : others));
  };
  return (
    <section aria-label={groupName} className="rounded-lg border border-line bg-surface">
      <header className="flex min-h-9 flex-wrap items-center gap-x-3 px-3 py-1.5">
        {chosen !== null && (
          <input
            type="checkbox"
            aria-label={`Choose everything on ${groupName}`}
            checked={isAll}
            onChange={(event) => choose(ids, event.currentTarget.checked)}
          />
        )}
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">
          <ResourceLink resource={{ kind: 'group', connectionId, id: groupName }}>{groupName}</ResourceLink>
        </h2>
        <span className="ml-auto text-muted">
          {connectionName(connectionId, connections)} · {account}
        </span>
      </header>
      <ul>
        {findings.map((finding) => (
          <Finding
            key={finding.id}
            finding={finding}
            isChosen={chosen?.has(finding.id) ?? null}
            onChoose={(isChosen) => choose([finding.id], isChosen)}
          />
        ))}
      </ul>
    </section>
  );
}

interface FindingProps {
  readonly finding: Litter;
  /** Null where it cannot be chosen. */
  readonly isChosen: boolean | null;
  readonly onChoose: (isChosen: boolean) => void;
}

function Finding({ finding, isChosen, onChoose }: FindingProps) {
  const { kind, leftBy, certainty, jobId, since, message, advice, repair, byHand } = finding;
  const id = useId();
  return (
    <li className="flex items-start gap-3 border-line border-t px-3 py-2">
      {isChosen !== null && (
        <input
          type="checkbox"
          className="mt-1"
          aria-labelledby={`${id}kind ${id}message`}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span id={`${id}kind`} className="font-medium">
            {litterKindWords[kind]}
          </span>
          <span className="text-muted text-sm">
            {since !== null && (
              <>
                <Age at={since} suffix="ago" />,{' '}
              </>
            )}
            {leftByWords[leftBy]}
            {jobId !== null && leftBy === 'this_console' && (
              <>
                {': '}
                <Link to="/job" search={{ id: jobId }} className={linkLook}>
                  the job
                </Link>
              </>
            )}
            {', '}
            {certaintyWords[certainty]}
          </span>
        </p>
        <p id={`${id}message`} className="[overflow-wrap:anywhere]">
          {message}
        </p>
        <p className="text-muted [overflow-wrap:anywhere]">{advice}</p>
        {byHand !== null && <ByHand command={byHand} />}
        <p className="mt-1">
          {repair === null ? (
            <span className="text-muted">Only a person can judge that.</span>
          ) : (
            <>
              <span className="text-muted">Repairing it would:</span> <span className="font-medium">{repair}</span>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** What a person may do with the AWS CLI. */
function ByHand({ command }: { readonly command: string }) {
  return (
    <p className="mt-1 flex items-start gap-2">
      <code className="min-w-0 rounded bg-hover px-1.5 py-0.5 font-mono text-sm [overflow-wrap:anywhere]">
        {command}
      </code>
      <CopyButton text={command} label="Copy the command" />
    </p>
  );
}
