import type { Endpoint } from '#contract/connections.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { Call } from './gate.ts';
import type { ServiceName } from './reader.ts';

/** Where each service is overridden to go; a service that is missing goes to AWS. */
export type Endpoints = Readonly<Partial<Record<ServiceName, string>>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A profile's settings as the SDK's loader gives them; a nested one is `SECTION.KEY`. */
export type Settings = Readonly<Record<string, string | undefined>>;

// AWS docs, "Service-specific endpoints" (AWS SDKs and Tools reference): the service id in snake case.
const serviceIds: Readonly<Record<ServiceName, string>> = {
  cloudformation: 'cloudformation',
  autoscaling: 'auto_scaling',
  ec2: 'ec2',
  elb: 'elastic_load_balancing',
  elbv2: 'elastic_load_balancing_v2',
  rds: 'rds',
  ssm: 'ssm',
  cloudwatch: 'cloudwatch',
  sts: 'sts',
};

/**
 * The endpoint overrides in force, in AWS's order of precedence: the service's variable, the general variable, the
 * profile's `services` section, the profile's `endpoint_url`. Throws `endpoint_invalid` where one is no URL.
 */
export function configuredEndpoints(env: Environment, profile: Settings, services: Settings): Endpoints {
  if (isTrue(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']) || isTrue(profile['ignore_configured_endpoint_urls'])) {
    return {};
  }
  const found = Object.entries(serviceIds).flatMap(([service, id]) => {
    const url =
      env[`AWS_ENDPOINT_URL_${id.toUpperCase()}`] ||
      env['AWS_ENDPOINT_URL'] ||
      services[`${id}.endpoint_url`] ||
      profile['endpoint_url'];
    return url ? [[service, requireUrl(url)]] : [];
  });
  return Object.fromEntries(found);
}

export function endpointEverywhere(url: string): Endpoints {
  return Object.fromEntries(Object.keys(serviceIds).map((service) => [service, requireUrl(url)]));
}

/** What is shown of the overrides: the first that leaves this machine, else the first; null where there is none. */
export function shownEndpoint(endpoints: Endpoints): Endpoint | null {
  const all = Object.values(endpoints).map((url) => ({ url, loopback: isLoopback(url) }));
  return all.find((endpoint) => !endpoint.loopback) ?? all[0] ?? null;
}

/** Whether the URL cannot leave this machine, judged by its name alone: a name that resolves to 127.0.0.1 may change. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function requireUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw problem(
      'endpoint_invalid',
      'An endpoint override is not an http or https URL.',
      'Correct AWS_ENDPOINT_URL or endpoint_url in the AWS configuration.',
    );
  }
  // A user name or password in the URL is no part of an AWS endpoint and must not be shown.
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** Through a foreign endpoint nothing is ever changed: whoever answers there may not be AWS. */
export function foreignEndpoint({ connectionId, service, operation }: Call, { url }: Endpoint): ProblemError {
  return problem(
    'write_refused',
    `${service}:${operation} was not sent: the endpoint override ${url} is not on this machine.`,
    'Remove the endpoint override to change anything in AWS.',
    { connectionId, service, operation },
  );
}
