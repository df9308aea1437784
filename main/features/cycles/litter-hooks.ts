import type { HookSeen } from './cycle-model.ts';
import { type Found, found, nothing, type ScannedGroup, type ScannedMember } from './litter-found.ts';
import { type Began, began, earliest, namesText, unreadText } from './litter-since.ts';
import { counted, listed } from './model.ts';
import { momentText } from './plan-common.ts';

/** AWS docs, PutLifecycleHook: a heartbeat timeout is 30 to 7200 seconds. */
const longestHeartbeatS = 7200;

/** AWS docs, LifecycleHook: a wait ends after 48 hours or 100 heartbeat timeouts, whichever comes first. */
const longestWaitS = 48 * 3600;
const heartbeatsMax = 100;

/** An activity is begun a while before its instance comes to wait. */
const onTheWayMs = 5 * 60_000;

interface Transition {
  readonly lifecycle: string;
  readonly at: HookSeen['at'];
  /** How AWS begins the description of the activity. */
  readonly activity: string;
}

const transitions: readonly Transition[] = [
  { lifecycle: 'Pending:Wait', at: 'launch', activity: 'Launching a new EC2 instance:' },
  { lifecycle: 'Terminating:Wait', at: 'termination', activity: 'Terminating EC2 instance:' },
];

interface Waiting extends Began {
  readonly member: ScannedMember;
}

/**
 * Instances that a lifecycle hook holds for longer than its heartbeat timeout: without a heartbeat AWS would have let
 * them go by itself. Whether it is safe to complete that only its owner knows, so nothing is repaired.
 */
export function hookWaitsFound(group: ScannedGroup, now: number): Found[] {
  return transitions.flatMap((transition) => {
    const hooks = group.evidence?.hooks?.filter(({ at }) => at === transition.at) ?? [];
    const ordinaryS = hooks.length === 0 ? longestHeartbeatS : Math.max(...hooks.map(({ timeoutS }) => timeoutS));
    const waiting = group.members.flatMap((member): Waiting[] => {
      if (member.lifecycle !== transition.lifecycle || member.inState === null) return [];
      const since = began(group, member.inState, `${transition.activity} ${member.id}`);
      return now - since.before >= ordinaryS * 1000 + onTheWayMs ? [{ ...since, member }] : [];
    });
    return waiting.length === 0 ? [] : [waitFound(group, transition, hooks, waiting)];
  });
}

function waitFound(
  group: ScannedGroup,
  { lifecycle }: Transition,
  hooks: readonly HookSeen[],
  waiting: readonly Waiting[],
): Found {
  const ids = waiting.map(({ member }) => member.id);
  const since = earliest(waiting);
  return found(
    group,
    { leftBy: 'unknown', certainty: 'unsure', jobId: null, since },
    {
      kind: 'hook_wait',
      of: [lifecycle, ...ids.toSorted()],
      message: `${waitingText(waiting, lifecycle)} ${hooksText(hooks)}${unreadText(group, 'lifecycle hooks')}`,
      advice: `${endText(hooks)} Only who set the hook up knows whether it may be completed, so this console does not: ask, then use the command.`,
      repair: null,
      byHand: commandText(group, hooks, ids),
      does: nothing,
    },
  );
}

function waitingText(waiting: readonly Waiting[], lifecycle: string): string {
  const names = namesText(
    waiting.map(({ member, since }) => `${member.id}${since === null ? '' : ` (since ${momentText(since)})`}`),
  );
  const isOne = waiting.length === 1;
  return `${isOne ? names : `${counted(waiting.length, 'instance')}, ${names},`} ${isOne ? 'is' : 'are'} held in ${lifecycle}.`;
}

function hooksText(hooks: readonly HookSeen[]): string {
  const [only] = hooks;
  if (!only) return `That is longer than any lifecycle hook waits by itself (${secondsText(longestHeartbeatS)}).`;
  if (hooks.length === 1) {
    return `The lifecycle hook ${only.name} holds it, longer than its heartbeat timeout of ${secondsText(only.timeoutS)}.`;
  }
  const each = hooks.map(({ name, timeoutS }) => `${name} (${secondsText(timeoutS)})`);
  return `One or more of its lifecycle hooks hold it, longer than their heartbeat timeouts: ${listed(each)}.`;
}

function endText(hooks: readonly HookSeen[]): string {
  const goesOn = 'Something keeps prolonging it: it may be at work, or hang.';
  const [only] = hooks;
  if (!only || hooks.length > 1) return `${goesOn} AWS ends it after 48 h at the latest.`;
  const endS = Math.min(longestWaitS, heartbeatsMax * only.timeoutS);
  return `${goesOn} AWS ends it after ${secondsText(endS)} at the latest, with ${only.otherwise}.`;
}

/** Of several hooks or instances, for the first one. */
function commandText(
  { region, groupName }: ScannedGroup,
  [hook]: readonly HookSeen[],
  [instanceId]: readonly string[],
): string {
  const options = {
    region,
    'auto-scaling-group-name': groupName,
    'lifecycle-hook-name': hook?.name ?? 'HOOK',
    'instance-id': instanceId ?? 'INSTANCE',
    'lifecycle-action-result': 'CONTINUE',
  };
  const words = Object.entries(options).map(([name, value]) => `--${name} ${quoted(value)}`);
  return `aws autoscaling complete-lifecycle-action ${words.join(' ')}`;
}

/** As a word of a POSIX shell. */
function quoted(word: string): string {
  return /^[\w.:/@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** e.g. `90 s`, `5 min`, `48 h`. */
function secondsText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
