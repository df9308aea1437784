import type { CycleDecision, Newcomer } from './cycle-model.ts';
import { act, type Situation } from './cycle-situation.ts';
import { isInService, memberOf } from './model.ts';

/** So long after a command was sent that did not say what is expected it is sent again. */
export const repeatAfterMs = 30_000;

/** Where the gate is a command: it is sent to a new instance that the group calls in service; null where none is due. */
export function decideCommand(situation: Situation): CycleDecision | null {
  const { planned, newcomers, standing } = situation;
  const { gate } = planned.spec;
  if (gate.kind !== 'ssm') return null;
  const due = newcomers.find((one) => isDue(situation, one));
  if (!due) return null;
  const times = (standing.commands.get(due.id)?.times ?? 0) + 1;
  const why =
    times === 1
      ? `${due.id} is in service; whether the release is on it is asked by the gate’s command.`
      : `The command on ${due.id} did not answer with "${gate.expected}"; it is sent again (${times}).`;
  const instanceId = due.id;
  return act({ kind: 'command', key: `command:${instanceId}:${times}`, instanceId, times, commandId: null, why });
}

/** Past its deadline nothing is sent any more, or one that cannot be spared would be asked for ever. */
function isDue({ standing, seen, now }: Situation, { id, lamps, deadline }: Newcomer): boolean {
  if (now >= deadline) return false;
  const member = memberOf(seen.group, id);
  const isSetUp = lamps.some(({ name, state }) => name === 'bootstrapped' && state === 'lit');
  const isOnline = seen.machines.some((machine) => machine.id === id && machine.agent === 'online');
  if (!member || !isInService(member) || !isSetUp || !isOnline) return false;
  const sent = standing.commands.get(id);
  if (!sent) return true;
  const answer = seen.gates.find(({ instanceId, command }) => instanceId === id && command?.id === sent.commandId);
  return answer?.state === 'waiting' && answer.command?.hasEnded === true && now - sent.at >= repeatAfterMs;
}
