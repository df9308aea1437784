import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hook } from '#contract/hooks.ts';
import { api } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { useMay } from '../people/index.ts';
import { secretWords, targetWords } from './form.ts';
import { HookDialog } from './hook-dialog.tsx';
import { RemoveHookDialog } from './remove-hook-dialog.tsx';
import { TryHook } from './try-hook.tsx';

/** What is run at retirements, set up by administrators. */
export function HookSettings() {
  const isAdministrator = useMay('administrator');
  if (isAdministrator === undefined) return <SkeletonRows count={3} />;
  return (
    <Panel title="Hooks">
      {isAdministrator ? (
        <HookList />
      ) : (
        <p className="p-3 text-muted">
          Only administrators of this console see and change what hooks do. Their names are offered to whoever plans a
          cycle.
        </p>
      )}
    </Panel>
  );
}

type Asked = { readonly of: 'save' | 'remove'; readonly hook: Hook | null };

function HookList() {
  const hooks = useQuery(api.hooks.list.queryOptions());
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const names = hooks.data?.map(({ name }) => name) ?? [];
  return (
    <>
      <div className="flex items-start gap-4 p-3">
        <p className="grow text-muted">
          A cycle can run one before and one after it retires an instance, e.g. to take it out of service elsewhere. It
          is told the instance, zone, group and job, and may be run more than once.
        </p>
        <Button disabled={hooks.data === undefined} onClick={() => setAsked({ of: 'save', hook: null })}>
          Add a hook…
        </Button>
      </div>
      {hooks.isPending && <SkeletonRows count={2} />}
      <DetailsTrouble query={hooks} />
      {hooks.data?.length === 0 && <p className="border-line border-t px-3 py-2 text-muted">No hook is set up.</p>}
      <ul aria-label="Hooks">
        {hooks.data?.map((hook) => (
          <HookRow
            key={hook.name}
            hook={hook}
            onEdit={() => setAsked({ of: 'save', hook })}
            onRemove={() => setAsked({ of: 'remove', hook })}
          />
        ))}
      </ul>
      {asked?.of === 'save' && <HookDialog hook={asked.hook} taken={names} onClose={close} />}
      {asked?.of === 'remove' && asked.hook !== null && <RemoveHookDialog hook={asked.hook} onClose={close} />}
    </>
  );
}

interface HookRowProps {
  readonly hook: Hook;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function HookRow({ hook, onEdit, onRemove }: HookRowProps) {
  const { name, timeoutS } = hook;
  const secret = secretWords(hook);
  return (
    <li className="flex flex-col gap-2 border-line border-t px-3 py-2">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 grow basis-80">
          <p className="font-medium">{name}</p>
          <p className="font-mono text-sm [overflow-wrap:anywhere]">{targetWords(hook)}</p>
          <p className="text-muted text-sm [overflow-wrap:anywhere]">
            {secret !== null && `${secret}, `}
            within {timeoutS} s
          </p>
        </div>
        <TryHook hook={hook} label={`Try ${name}`} />
        <Button aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit…
        </Button>
        <Button aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove…
        </Button>
      </div>
    </li>
  );
}
