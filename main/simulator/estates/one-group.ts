import { blueprints } from '../parts/blueprints.ts';
import { draftStack, realise } from '../parts/drafts.ts';
import { networkNamed } from '../parts/network.ts';
import { regionOf, type World } from '../world.ts';
import { dayMs, writeHistory } from './history.ts';
import { populate } from './populate.ts';

/** The smallest estate in which something happens, for tests: what there is in it, by the names that never change. */
export const oneGroup = {
  account: '111122223333',
  region: 'eu-west-1',
  stackName: 'shop-prod-web',
  groupName: 'shop-prod-web-group',
  targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-prod-web/0123456789abcdef',
  zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  minSize: 1,
  desiredCapacity: 3,
  maxSize: 6,
} as const;

/**
 * One group of three instances in three zones, healthy behind one target group of a public load balancer, all from
 * version 1 of one launch template, of which the group takes the newest.
 */
export function seedOneGroup(world: World): void {
  const region = regionOf(world, oneGroup.account, oneGroup.region);
  const createdAt = world.clock.now() - 30 * dayMs;
  const network = networkNamed(world, region, 'prod');
  const order = {
    name: oneGroup.stackName,
    blueprint: blueprints['web-public'],
    createdAt,
    tags: [],
    environment: 'prod',
    version: '1.0.0',
    parent: null,
    fleet: {
      machineName: oneGroup.stackName,
      desired: oneGroup.desiredCapacity,
      min: oneGroup.minSize,
      max: oneGroup.maxSize,
      instanceType: 't3.micro',
      versionsAt: [createdAt],
      pointer: '$Latest',
    },
    physicalIds: new Map(
      Object.entries({ AutoScalingGroup: oneGroup.groupName, TargetGroup: oneGroup.targetGroupArn }),
    ),
  };
  const draft = draftStack(region, network, order, world.random);
  region.stacks.set(draft.stack.id, draft.stack);
  for (const resource of draft.resources) realise(region, draft, resource);
  if (draft.group) populate(world, region, draft.group, false);
  writeHistory(world, draft.stack, draft.resources, []);
}
