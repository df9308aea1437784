import type { CycleEngine } from '#contract/cycles.ts';

export const engines: readonly CycleEngine[] = ['infraviewer', 'instance_refresh'];

/** Each engine as people call it. */
export const engineWords: Record<CycleEngine, string> = {
  infraviewer: 'Infraviewer',
  instance_refresh: 'EC2 Auto Scaling instance refresh',
};

/** What sets it apart. */
export const engineNotes: Record<CycleEngine, string> = {
  infraviewer: 'Grows first, proves each new instance, then retires an old one.',
  instance_refresh: 'AWS does it, also while this console is away.',
};
