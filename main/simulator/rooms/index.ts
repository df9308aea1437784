import { autoScaling } from './auto-scaling.ts';
import { cloudFormation } from './cloudformation.ts';
import { cloudWatch } from './cloudwatch.ts';
import { databases } from './databases.ts';
import { ec2 } from './ec2.ts';
import { loadBalancing } from './load-balancing.ts';
import { classicLoadBalancing } from './load-balancing-classic.ts';
import type { Room } from './room.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

/** Every service that is simulated. */
export const rooms: readonly [Room, ...Room[]] = [
  cloudFormation,
  autoScaling,
  ec2,
  classicLoadBalancing,
  loadBalancing,
  databases,
  ssm,
  cloudWatch,
  sts,
];
