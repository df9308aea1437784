import { z } from 'zod';
import {
  conditionCountsSchema,
  conditionSchema,
  groupedPage,
  groupInput,
  keyValueSchema,
  pageInput,
  placed,
  placedSorts,
  placeInput,
  readSchema,
  resourceRefSchema,
} from './inventory.ts';
import { reading } from './procedure.ts';

export const balancerKinds = ['application', 'network', 'gateway', 'classic'] as const;

export const loadBalancerRowSchema = z.object({
  ...placed,
  /** The ARN; a classic load balancer has none and goes by its name. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(balancerKinds),
  /** AWS's word, e.g. `active`; null for classic ones, which have none. */
  state: z.string().nullable(),
  stateReason: z.string().nullable(),
  scheme: z.string().nullable(),
  dnsName: z.string().nullable(),
  vpcId: z.string().nullable(),
  zones: z.array(z.string()),
  createdAt: z.number().nullable(),
  stackId: z.string().nullable(),
  targetGroups: z.number().int(),
  /** Registered targets by condition; those whose health nobody read are `unread`. */
  targets: conditionCountsSchema,
  /** Why it is in its condition, in one short sentence. */
  reason: z.string(),
});

export type LoadBalancerRow = z.infer<typeof loadBalancerRowSchema>;

export const targetGroupRowSchema = z.object({
  ...placed,
  /** The ARN. */
  id: z.string(),
  name: z.string(),
  protocol: z.string().nullable(),
  port: z.number().int().nullable(),
  targetType: z.string().nullable(),
  /** e.g. `HTTP:8080/health every 15 s, up after 5, down after 2`. */
  healthCheck: z.string().nullable(),
  loadBalancerIds: z.array(z.string()),
  groupNames: z.array(z.string()),
  targets: conditionCountsSchema,
  /** When, and as whom, the health of its targets was read. */
  healthRead: readSchema,
});

export type TargetGroupRow = z.infer<typeof targetGroupRowSchema>;

/** One target as a balancer sees it. */
export const targetSchema = z.object({
  /** An instance's id, an address or an ARN. */
  targetId: z.string(),
  instanceId: z.string().nullable(),
  port: z.number().int().nullable(),
  zone: z.string().nullable(),
  /** AWS's word, e.g. `healthy`, `draining`, `InService`. */
  state: z.string(),
  /** AWS's code, e.g. `Target.ResponseCodeMismatch`. */
  reason: z.string().nullable(),
  description: z.string().nullable(),
  condition: conditionSchema,
});

export type Target = z.infer<typeof targetSchema>;

/** An instance's health at one balancer. */
export const balancerHealthSchema = z.object({
  loadBalancer: resourceRefSchema.extend({ name: z.string() }).nullable(),
  targetGroup: resourceRefSchema.extend({ name: z.string() }).nullable(),
  /** Null where nobody read it yet. */
  target: targetSchema.nullable(),
  read: readSchema,
});

export type BalancerHealth = z.infer<typeof balancerHealthSchema>;

export const loadBalancerDetailSchema = z.object({
  row: loadBalancerRowSchema,
  targetGroups: z.array(targetGroupRowSchema),
  /** The instances of a classic load balancer; a v2 one has them in its target groups. */
  targets: z.array(targetSchema),
  healthRead: readSchema,
});

export type LoadBalancerDetail = z.infer<typeof loadBalancerDetailSchema>;

export const targetGroupDetailSchema = z.object({ row: targetGroupRowSchema, targets: z.array(targetSchema) });

export type TargetGroupDetail = z.infer<typeof targetGroupDetailSchema>;

export const listenerSchema = z.object({
  id: z.string(),
  protocol: z.string(),
  port: z.number().int().nullable(),
  /** e.g. `forward to web`, `redirect to HTTPS:443`. */
  action: z.string(),
  targetGroupIds: z.array(z.string()),
  certificate: z.string().nullable(),
});

export type Listener = z.infer<typeof listenerSchema>;

export const loadBalancerSorts = [...placedSorts, 'kind', 'state', 'scheme', 'createdAt'] as const;

export const loadBalancerGroupings = ['environment', 'application', 'kind', 'scheme', 'condition'] as const;

export const loadBalancerQuerySchema = z.object({
  ...pageInput,
  ...placeInput,
  ...groupInput(loadBalancerGroupings),
  sort: z.enum(loadBalancerSorts).default('condition'),
  kind: z.enum(balancerKinds).optional(),
  /** An empty one stands for load balancers without a scheme. */
  scheme: z.string().max(100).optional(),
});

export type LoadBalancerQuery = z.infer<typeof loadBalancerQuerySchema>;

export const loadBalancerPageSchema = groupedPage(loadBalancerRowSchema);

export type LoadBalancerPage = z.infer<typeof loadBalancerPageSchema>;

const ref = z.object({ connectionId: z.string().max(300), id: z.string().max(400) });

export const traffic = {
  loadBalancers: reading
    .route({ method: 'GET', path: '/load-balancers', summary: 'A page of load balancers, classic and v2' })
    .input(loadBalancerQuerySchema)
    .output(loadBalancerPageSchema),
  loadBalancer: reading
    .route({ method: 'GET', path: '/load-balancer', summary: 'One load balancer with its target groups and targets' })
    .input(ref)
    .output(loadBalancerDetailSchema),
  targetGroup: reading
    .route({ method: 'GET', path: '/target-group', summary: 'One target group with its targets' })
    .input(ref)
    .output(targetGroupDetailSchema),
  instanceHealth: reading
    .route({ method: 'GET', path: '/instance/health', summary: "An instance's health at each of its balancers" })
    .input(ref)
    .output(z.array(balancerHealthSchema)),
  /** Read from AWS when asked, within the rate budget. */
  listeners: reading
    .route({
      method: 'GET',
      path: '/load-balancer/listeners',
      summary: 'Listeners and tags of a load balancer, read now',
    })
    .input(ref)
    .output(z.object({ listeners: z.array(listenerSchema), tags: z.array(keyValueSchema), read: readSchema })),
};
