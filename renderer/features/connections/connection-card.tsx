import type { Connection } from '#contract/connections.ts';
import { formatDuration, formatRemaining, formatUtc } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { toProblem } from '../../lib/problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { accountLabel, overriddenEndpoint, signInWords, stateAppearance } from './appearance.ts';
import { ConnectionAction } from './connection-action.tsx';
import { Protection, ProtectionMark } from './protection.tsx';
import { useCloseConnection } from './use-connections.ts';

/** How long the credentials last. */
function Until({ at }: { readonly at: number | null }) {
  const now = useNow();
  if (at === null) return <>no expiry known</>;
  if (at <= now) return <>ran out {formatDuration(now - at)} ago</>;
  return (
    <span title={formatUtc(at)}>
      {formatRemaining(at - now)} left <span className="text-muted">(until {formatUtc(at)})</span>
    </span>
  );
}

/** An open connection: who one is there, until when, and what it needs. */
export function ConnectionCard({ connection }: { readonly connection: Connection }) {
  const close = useCloseConnection();
  const { word, shape, colour } = stateAppearance[connection.state];
  const endpoint = overriddenEndpoint(connection);
  return (
    <article
      aria-label={`${connection.label} in ${connection.region}`}
      className="border-line border-b p-3 last:border-b-0"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{connection.label}</h3>
        <span>{connection.region}</span>
        {connection.source === 'demo' && <Badge tone="strong">DEMO</Badge>}
        <span className="inline-flex items-center gap-1.5 text-sm">
          <Mark shape={shape} className={colour} />
          {word}
        </span>
        <ProtectionMark connection={connection} />
        <span className="ml-auto flex gap-2">
          <ConnectionAction connection={connection} look="primary" />
          <Button
            aria-label={`Close ${connection.label} in ${connection.region}`}
            busy={close.isPending}
            onClick={() => close.mutate({ connectionId: connection.id })}
          >
            Close
          </Button>
        </span>
      </div>
      <KeyValueList
        className="mt-2 text-sm"
        entries={[
          { key: 'Account', value: accountLabel(connection.account) },
          {
            key: 'Identity',
            value: connection.identity !== null && (
              <span className="inline-flex h-4 max-w-full items-center gap-1">
                <span className="truncate font-mono">{connection.identity}</span>
                <CopyButton text={connection.identity} label="Copy identity" />
              </span>
            ),
          },
          { key: 'Signs in by', value: signInWords[connection.signIn] },
          { key: 'Credentials', value: connection.state === 'ready' && <Until at={connection.signedInUntil} /> },
          { key: 'Writes', value: <Protection connection={connection} /> },
          ...(endpoint === null
            ? []
            : [{ key: 'Endpoint', value: <Badge tone="warning">{`${endpoint} – not AWS`}</Badge> }]),
        ]}
      />
      {close.isError && <ProblemView problem={toProblem(close.error)} className="mt-2" />}
      {connection.problem !== null && (
        <ProblemView
          problem={connection.problem}
          level={connection.state === 'failed' ? 'critical' : 'warning'}
          className="mt-2"
        />
      )}
    </article>
  );
}
