import { useMemo, useState } from 'react';
import { type GroupAction, type GroupNow, type ScalingProcess, scalingProcesses } from '#contract/groups.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ActionDialog } from './action-dialog.tsx';

/** AWS docs, "Suspend and resume Amazon EC2 Auto Scaling processes": what each of them is there for. */
const processWords: Record<ScalingProcess, string> = {
  Launch: 'Adds instances',
  Terminate: 'Takes instances away',
  AddToLoadBalancer: 'Registers new instances with the load balancers',
  AlarmNotification: 'Lets alarms of scaling policies scale the group',
  AZRebalance: 'Evens out the zones',
  HealthCheck: 'Marks instances that fail their checks',
  InstanceRefresh: 'Lets instance refreshes run',
  ReplaceUnhealthy: 'Replaces instances that are marked unhealthy',
  ScheduledActions: 'Runs scheduled actions',
};

interface ProcessPanelProps {
  readonly now: GroupNow;
  readonly mayChange: boolean;
}

/** What the group does by itself, and what of it is suspended. */
export function ProcessPanel({ now, mayChange }: ProcessPanelProps) {
  const [asked, setAsked] = useState<{ readonly kind: 'suspend' | 'resume'; readonly process: ScalingProcess } | null>(
    null,
  );
  const suspended = new Map(now.suspended.map(({ process, reason }) => [process, reason]));
  return (
    <Panel title="Processes">
      <ul>
        {scalingProcesses.map((process) => {
          const reason = suspended.get(process);
          const kind = reason === undefined ? 'suspend' : 'resume';
          return (
            <li key={process} className="flex items-center gap-2 border-line border-t px-3 py-1 first:border-t-0">
              <span className="min-w-0 grow">
                <span className="inline-flex items-center gap-1.5 font-medium">
                  {reason !== undefined && <Mark shape="triangle" className="text-warning" />}
                  {process}
                  {reason !== undefined && <span className="font-normal text-warning">suspended</span>}
                </span>
                <span className="block text-muted text-sm">{reason ?? processWords[process]}</span>
              </span>
              {mayChange && (
                <Button
                  shape="small"
                  look={kind === 'suspend' ? 'quiet' : 'plain'}
                  aria-label={`${kind === 'suspend' ? 'Suspend' : 'Resume'} ${process}…`}
                  onClick={() => setAsked({ kind, process })}
                >
                  {kind === 'suspend' ? 'Suspend…' : 'Resume…'}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {asked !== null && <ProcessDialog now={now} {...asked} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

interface ProcessDialogProps {
  readonly now: GroupNow;
  readonly kind: 'suspend' | 'resume';
  readonly process: ScalingProcess;
  readonly onClose: () => void;
}

function ProcessDialog({ now, kind, process, onClose }: ProcessDialogProps) {
  const { connectionId, groupName } = now;
  const action = useMemo<GroupAction>(() => ({ kind, processes: [process] }), [kind, process]);
  const word = kind === 'suspend' ? 'Suspend' : 'Resume';
  const words = processWords[process];
  return (
    <ActionDialog group={{ connectionId, groupName }} title={`${word} ${process}`} action={action} onClose={onClose}>
      <p>{`${process} ${words.charAt(0).toLowerCase()}${words.slice(1)}.`}</p>
    </ActionDialog>
  );
}
