import { z } from 'zod';
import { serviceSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/** What one operation has cost, within a sliding window of ten minutes. */
export const operationUsageSchema = z.object({
  operation: z.string(),
  calls: z.number().int(),
  errors: z.number().int(),
  throttles: z.number().int(),
  /** Milliseconds; null before the first answer. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
});

export const serviceUsageSchema = z.object({
  connectionId: z.string(),
  service: z.string(),
  /** What the budget lets through, in calls a second; always below the published limit. */
  limitPerSecond: z.number(),
  /** What AWS allows, in calls a second, as far as it is published. */
  publishedPerSecond: z.number().nullable(),
  /** Share of `limitPerSecond` that was used in the last minute, 0 to 1. */
  used: z.number(),
  /** Calls that wait for their turn now. */
  waiting: z.number().int(),
  /** Calls in each of the last ten minutes, oldest first. */
  callsByMinute: z.array(z.number().int()),
  /** What the door slowed down because AWS throttled, in one sentence; null where nothing was. */
  slowed: z.string().nullable(),
  operations: z.array(operationUsageSchema),
});

export type ServiceUsage = z.infer<typeof serviceUsageSchema>;

/** What the inventory reads of one service less often than it might, to spare the API. */
export const sparedSchema = z.object({
  connectionId: z.string(),
  service: serviceSchema,
  /** Each in one sentence, as it is decided now. */
  slowed: z.array(z.string()),
});

export type Spared = z.infer<typeof sparedSchema>;

export const budget = {
  usage: reading
    .route({ method: 'GET', path: '/budget', summary: 'What the AWS API budget was spent on' })
    .output(z.array(serviceUsageSchema)),
  spared: reading
    .route({ method: 'GET', path: '/budget/spared', summary: 'What the inventory slowed down to spare the AWS API' })
    .output(z.array(sparedSchema)),
};
