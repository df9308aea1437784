import { AwsError } from './errors.ts';

/**
 * The errors that any operation may answer. EC2 has codes and statuses of its own.
 * AWS docs: "Common errors" of the CloudFormation, Auto Scaling, Elastic Load Balancing, RDS and STS API references; "Error codes for the Amazon
 * EC2 API".
 */

/** By their names in credential scopes too: the services that speak AWS JSON have their common errors end alike. */
const jsonServices: ReadonlySet<string> = new Set(['ssm', 'cloudwatch', 'monitoring']);

/** Elastic Load Balancing user guide and Amazon RDS user guide, "Request throttling": these say ThrottlingException. */
const documentedThrottling: ReadonlySet<string> = new Set(['elb', 'elbv2', 'rds', ...jsonServices]);

export function throttlingError(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  return new AwsError(documentedThrottling.has(service) ? 'ThrottlingException' : 'Throttling', 'Rate exceeded', 400);
}

export function serverError(service: string): AwsError {
  if (service === 'ec2') return new AwsError('InternalError', 'An internal error has occurred', 500);
  if (service === 'ssm') return new AwsError('InternalServerError', 'An error occurred on the server side.', 500);
  if (service === 'cloudwatch') return new AwsError('InternalServiceError', 'An internal error has occurred.', 500);
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsError('InternalFailure', message, 500);
}

/** IAM user guide: "Troubleshoot access denied error messages". */
export function accessDenied(service: string, operation: string, arn: string): AwsError {
  const action = `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`;
  const refused = `User: ${arn} is not authorized to perform: ${action}`;
  const message = `${refused} because no identity-based policy allows the ${action} action`;
  if (jsonServices.has(service)) return new AwsError('AccessDeniedException', message);
  if (service !== 'ec2') return new AwsError('AccessDenied', message, 403);
  return new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${message}`, 403);
}

export function expiredToken(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  const message = 'The security token included in the request is expired';
  if (jsonServices.has(service)) return new AwsError('ExpiredTokenException', message);
  return new AwsError('ExpiredToken', message, 403);
}

export function unknownKey(service: string): AwsError {
  if (service === 'ec2') {
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  const message = 'The security token included in the request is invalid.';
  if (jsonServices.has(service)) return new AwsError('UnrecognizedClientException', message);
  return new AwsError('InvalidClientTokenId', message, 403);
}

export function missingSignature(service: string): AwsError {
  if (jsonServices.has(service)) {
    return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

export function wrongRegion(service: string): AwsError {
  const message = 'Credential should be scoped to a valid region.';
  if (jsonServices.has(service)) return new AwsError('InvalidSignatureException', message);
  return new AwsError('SignatureDoesNotMatch', message, 403);
}

export function invalidAction(service: string, operation: string, apiVersion: string): AwsError {
  if (jsonServices.has(service)) return new AwsError('UnknownOperationException', '');
  const message =
    service === 'ec2'
      ? `The action ${operation} is not valid for this web service.`
      : `Could not find operation ${operation} for version ${apiVersion}`;
  return new AwsError('InvalidAction', message);
}
