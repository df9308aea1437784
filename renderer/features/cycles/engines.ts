import type { CycleEngine } from '#contract/cycles.ts';

/** Each engine as people call it. */
export const engineWords: Record<CycleEngine, string> = {
  infraviewer: 'Infraviewer',
  instance_refresh: 'EC2 Auto Scaling instance refresh',
};
