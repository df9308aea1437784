import type { ServiceName } from './reader.ts';

/** A token bucket's size and refill. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
  /** What AWS allows everybody in the account together, in calls a second; null where it does not publish it. */
  readonly publishedPerSecond: number | null;
}

/**
 * What the product allows itself per account, region and service: at most a fifth of what AWS publishes, so that it
 * never starves deployments and other tools that share the account.
 */
export const limits: Readonly<Record<ServiceName, Limit>> = {
  // AWS docs, "Request throttling for the Amazon EC2 API": non-mutating actions have a bucket of 100 refilled at
  // 20/s per action, account and region.
  ec2: { perSecond: 4, burst: 20, publishedPerSecond: 20 },
  // AWS docs, "Throttling for the Amazon EC2 Auto Scaling API": all operations share one bucket of unpublished size. The
  // plan of an action takes four or five calls, and a person waits for it.
  autoscaling: { perSecond: 2, burst: 10, publishedPerSecond: null },
  // AWS publishes no rate; ListStacks in a loop faster than one call a second is throttled in the field.
  cloudformation: { perSecond: 1, burst: 5, publishedPerSecond: null },
  // AWS docs, "Request throttling for the Elastic Load Balancing API": all actions of an API version share a bucket of
  // 40 refilled at 10/s per account and region.
  elb: { perSecond: 2, burst: 10, publishedPerSecond: 10 },
  elbv2: { perSecond: 2, burst: 10, publishedPerSecond: 10 },
  // AWS docs, "Request throttling for the Amazon RDS API": 12/s per account and region, for a moment 300.
  rds: { perSecond: 2, burst: 10, publishedPerSecond: 12 },
  // AWS publishes no rate for Systems Manager. A cycle asks every few seconds how its commands go.
  ssm: { perSecond: 2, burst: 10, publishedPerSecond: null },
  // AWS docs, "CloudWatch service quotas": 9 DescribeAlarms a second per account and region.
  cloudwatch: { perSecond: 1, burst: 5, publishedPerSecond: 9 },
  // AWS docs, "IAM and AWS STS quotas": 600 requests a second per account and region. Signing in takes two calls, and
  // a person may open a dozen profiles of one account at once.
  sts: { perSecond: 5, burst: 20, publishedPerSecond: 600 },
};

/** How long a service is spared after AWS throttled a call. */
export const slowDownMs = 5 * 60_000;
