import { AwsError } from './errors.ts';

/**
 * The errors that any operation may answer. EC2 has codes and statuses of its own.
 * AWS docs: "Common errors" of the CloudFormation, Auto Scaling, Elastic Load Balancing, RDS and STS API references; "Error codes for the Amazon
 * EC2 API".
 */

/** Elastic Load Balancing user guide and Amazon RDS user guide, "Request throttling": these say ThrottlingException. */
const documentedThrottling: ReadonlySet<string> = new Set(['elb', 'elbv2', 'rds']);

export function throttlingError(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  return new AwsError(documentedThrottling.has(service) ? 'ThrottlingException' : 'Throttling', 'Rate exceeded', 400);
}

export function serverError(service: string): AwsError {
  if (service === 'ec2') return new AwsError('InternalError', 'An internal error has occurred', 500);
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsError('InternalFailure', message, 500);
}

/** IAM user guide: "Troubleshoot access denied error messages". */
export function accessDenied(service: string, operation: string, arn: string): AwsError {
  const action = `${service}:${operation}`;
  const refused = `User: ${arn} is not authorized to perform: ${action}`;
  const message = `${refused} because no identity-based policy allows the ${action} action`;
  if (service !== 'ec2') return new AwsError('AccessDenied', message, 403);
  return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, 403);
}

export function expiredToken(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
}

export function unknownKey(service: string): AwsError {
  if (service === 'ec2') {
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}

export function missingSignature(): AwsError {
  return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

export function wrongRegion(): AwsError {
  return new AwsError('SignatureDoesNotMatch', 'Credential should be scoped to a valid region.', 403);
}

export function invalidAction(service: string, operation: string, apiVersion: string): AwsError {
  const message =
    service === 'ec2'
      ? `The action ${operation} is not valid for this web service.`
      : `Could not find operation ${operation} for version ${apiVersion}`;
  return new AwsError('InvalidAction', message);
}
