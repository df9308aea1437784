import { throttlingError } from './wire/common-errors.ts';
import type { WorldClock } from './world.ts';

/** A token bucket: how many calls at once, and how many more a second. */
export interface Rate {
  /** What shares the bucket within one account and Region. */
  readonly bucket: string;
  readonly burst: number;
  readonly perSecond: number;
}

/** Of a call what its rate depends on. */
export interface ThrottledCall {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface Throttle {
  /** Takes one token; throws the service's own throttling error when there is none. */
  take(call: ThrottledCall): void;
}

/** EC2 user guide: "Request throttling for the Amazon EC2 API", a bucket for each action. */
const ec2Reading = { burst: 100, perSecond: 20 };
/** Same page: describing instances (or their status) unfiltered and unpaginated. */
const ec2Unbounded = { burst: 50, perSecond: 10 };
/** Same page: mutating actions. */
const ec2Mutating = { burst: 50, perSecond: 5 };

/**
 * Auto Scaling user guide, request throttling: all operations share one bucket; its size is not published. An assumption, about five
 * times what a careful client allows itself.
 */
const autoScaling = { bucket: 'autoscaling', burst: 25, perSecond: 5 };

/**
 * CloudFormation publishes no rates. An assumption: loops of several calls a second were seen throttled in the field,
 * one call a second was not.
 */
const cloudFormation = { burst: 15, perSecond: 3 };

/**
 * Elastic Load Balancing user guide: "Request throttling for the Elastic Load Balancing API": each API version has an
 * account bucket that all its actions share; that of the actions that change nothing is as large.
 */
const elasticLoadBalancing = { burst: 40, perSecond: 10 };

/** Amazon RDS user guide: "Request throttling for the Amazon RDS API", per account and Region. */
const rds = { bucket: 'rds', burst: 300, perSecond: 12 };

/** Systems Manager publishes no rates. An assumption, about five times what a careful client allows itself. */
const systemsManager = { burst: 40, perSecond: 10 };

/** AWS docs, "CloudWatch service quotas": 9 DescribeAlarms a second, 3 of the other calls about alarms. */
const cloudWatch = { burst: 3, perSecond: 3 };
const cloudWatchAlarms = { burst: 9, perSecond: 9 };

/** AWS STS quotas: 600 requests a second, shared by the account's operations in a Region. */
const sts = { bucket: 'sts', burst: 600, perSecond: 600 };

const unboundedListings: ReadonlySet<string> = new Set(['DescribeInstances', 'DescribeInstanceStatus']);

export function rateOf({ service, operation, input }: ThrottledCall): Rate {
  const bucket = `${service} ${operation}`;
  switch (service) {
    case 'ec2':
      if (unboundedListings.has(operation) && isUnbounded(input)) return { bucket: `${bucket} all`, ...ec2Unbounded };
      return { bucket, ...(/^(Describe|Get|List|Search)/.test(operation) ? ec2Reading : ec2Mutating) };
    case 'autoscaling':
      return autoScaling;
    case 'cloudformation':
      return { bucket, ...cloudFormation };
    case 'elb':
    case 'elbv2':
      return { bucket: service, ...elasticLoadBalancing };
    case 'rds':
      return rds;
    case 'ssm':
      return { bucket, ...systemsManager };
    case 'cloudwatch':
      return { bucket, ...(operation === 'DescribeAlarms' ? cloudWatchAlarms : cloudWatch) };
    default:
      return sts;
  }
}

function isUnbounded(input: unknown): boolean {
  const limits = ['MaxResults', 'Filters', 'InstanceIds'];
  return typeof input === 'object' && input !== null && !limits.some((limit) => limit in input);
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export function createThrottle(clock: WorldClock): Throttle {
  const buckets = new Map<string, Bucket>();
  return {
    take: (call) => {
      const rate = rateOf(call);
      const key = `${call.account} ${call.region} ${rate.bucket}`;
      const bucket = refilled(buckets.get(key), rate, clock.now());
      buckets.set(key, bucket);
      if (bucket.tokens < 1) throw throttlingError(call.service);
      bucket.tokens -= 1;
    },
  };
}

function refilled(bucket: Bucket | undefined, { burst, perSecond }: Rate, now: number): Bucket {
  if (!bucket) return { tokens: burst, filledAt: now };
  const earned = ((now - bucket.filledAt) / 1000) * perSecond;
  return { tokens: Math.min(burst, bucket.tokens + earned), filledAt: now };
}
