import type { ResourceRef } from '#contract/inventory.ts';

/** How people call each kind of thing, one and many of it. */
export const kindWords: Record<ResourceRef['kind'], { readonly one: string; readonly many: string }> = {
  environment: { one: 'Environment', many: 'Environments' },
  stack: { one: 'Stack', many: 'Stacks' },
  group: { one: 'Group', many: 'Groups' },
  instance: { one: 'Instance', many: 'Instances' },
  load_balancer: { one: 'Load balancer', many: 'Load balancers' },
  target_group: { one: 'Target group', many: 'Target groups' },
  database: { one: 'Database', many: 'Databases' },
};
