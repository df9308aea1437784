import { between } from '../parts/ids.ts';
import { forgetInstance } from '../parts/instances.ts';
import { setTargetHealth } from '../parts/targets.ts';
import type { Instance, Region, World } from '../world.ts';
import type { Agenda } from './agenda.ts';

/** EC2 shows a terminated instance for about an hour (Amazon EC2 user guide: "Terminate Amazon EC2 instances"). */
export const terminatedVisibleMs = 3_600_000;

/** Why an instance ends, in EC2's words (Amazon EC2 API reference: StateReason). */
export type EndReason = 'Client.UserInitiatedShutdown' | 'Server.SpotInstanceTermination' | 'Server.InternalError';

/** The machines themselves, as EC2 runs them, on the world's clock. */
export interface Power {
  /** A new instance runs after some seconds, unless its fate is not to. */
  start(instance: Instance, onRunning: () => void): void;
  /** It answers nobody any more. For one that is ending already `onTerminated` is called at once. */
  shutDown(region: Region, instance: Instance, reason: EndReason, onTerminated: () => void): void;
  /** It keeps running as EC2 sees it, and answers nobody for a while. */
  reboot(region: Region, instance: Instance): void;
}

/** @param onForgotten called when EC2 no longer shows an instance. */
export function createPower(
  { clock, random }: World,
  agenda: Agenda,
  onForgotten: (region: Region, instance: Instance) => void,
): Power {
  function setState(instance: Instance, state: Instance['state']): void {
    instance.state = state;
    instance.stateAt = clock.now();
  }

  return {
    start: (instance, onRunning) => {
      if (instance.fate === 'never_boots') return;
      agenda.after(between(random, 8_000, 20_000), () => {
        if (instance.state !== 'pending') return;
        setState(instance, 'running');
        onRunning();
      });
    },
    shutDown: (region, instance, reason, onTerminated) => {
      if (instance.state === 'shutting-down' || instance.state === 'terminated') {
        onTerminated();
        return;
      }
      instance.stateReason = reason;
      setState(instance, 'shutting-down');
      setTargetHealth(region, instance.id, 'Target.Timeout', clock.now());
      agenda.after(between(random, 15_000, 40_000), () => {
        setState(instance, 'terminated');
        onTerminated();
        agenda.after(terminatedVisibleMs, () => {
          forgetInstance(region, instance);
          onForgotten(region, instance);
        });
      });
    },
    reboot: (region, { id, fate }) => {
      setTargetHealth(region, id, 'Target.Timeout', clock.now());
      if (fate === 'never_serves') return;
      agenda.after(between(random, 20_000, 40_000), () => setTargetHealth(region, id, null, clock.now()));
    },
  };
}
