const names: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  autoscaling: 'Auto Scaling',
  ec2: 'EC2',
  elb: 'Classic Load Balancing',
  elbv2: 'Load Balancing',
  rds: 'RDS',
  sts: 'STS',
};

/** How people call an AWS service. */
export function serviceName(service: string): string {
  return names[service] ?? service;
}
