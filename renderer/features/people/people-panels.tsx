import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { formatUtc } from '../../lib/format.ts';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { Invitations } from './invitations.tsx';
import { roleWords } from './roles.ts';
import { Sessions } from './sessions.tsx';
import { useMay, useMe } from './use-me.ts';

/** Who one is here, who else is signed in, and who is invited. */
export function PeoplePanels() {
  const host = useQuery(api.host.about.queryOptions()).data?.host;
  const isAdministrator = useMay('administrator');
  return (
    <>
      <You />
      {host === 'desktop' && (
        <Panel title="Other people">
          <p className="p-3 text-muted">
            This console runs on your desktop and is yours alone. To share one, start the server host with{' '}
            <code className="font-mono text-ink">--invite NAME:ROLE</code> on a machine that everybody reaches.
          </p>
        </Panel>
      )}
      {host === 'server' && isAdministrator === false && (
        <Panel title="Other people">
          <p className="p-3 text-muted">Who else is signed in or invited is shown to administrators of this console.</p>
        </Panel>
      )}
      {host === 'server' && isAdministrator === true && (
        <>
          <Sessions />
          <Invitations />
        </>
      )}
    </>
  );
}

function You() {
  const me = useMe();
  return (
    <Panel title="You">
      {me && (
        <KeyValueList
          className="p-3"
          entries={[
            { key: 'Name', value: me.name },
            { key: 'You may', value: me.roles.map((role) => roleWords[role]).join('; ') },
            ...(me.until === null ? [] : [{ key: 'Signed in until', value: formatUtc(me.until) }]),
          ]}
        />
      )}
    </Panel>
  );
}
