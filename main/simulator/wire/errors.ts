import type { Violation } from './form.ts';
import type { Protocol } from './shape.ts';

/** An error as AWS answers it. */
export class AwsError extends Error {
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

/**
 * One or more values of a request break the model's constraints. The wording is that of AWS's own validation.
 * @param constraints such as "Value '101' at 'maxRecords' failed to satisfy constraint: Member must have ..."
 */
export function constraintError(constraints: readonly string[]): AwsError {
  const count = constraints.length === 1 ? '1 validation error' : `${constraints.length} validation errors`;
  return validationError(`${count} detected: ${constraints.join('; ')}`);
}

/** `Filters.1.Name` as AWS's validation names it: `filters.1.name`. */
function memberPath(path: string): string {
  return path.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());
}

/** The answer to input that does not fit its shape. */
export function inputError(violations: readonly Violation[], protocol: Protocol): AwsError {
  if (protocol === 'ec2') return ec2InputError(violations);
  return constraintError(
    violations.map(({ path, value }) =>
      value === null
        ? `Value null at '${memberPath(path)}' failed to satisfy constraint: Member must not be null`
        : `Value '${value}' at '${memberPath(path)}' failed to satisfy constraint: Member must have the right type`,
    ),
  );
}

/** EC2 names the first fault only (Amazon EC2 API reference: Error codes, MissingParameter and InvalidParameterValue). */
function ec2InputError([first]: readonly Violation[]): AwsError {
  const path = first?.path ?? '';
  return first?.value == null
    ? new AwsError('MissingParameter', `The request must contain the parameter ${path}`)
    : new AwsError('InvalidParameterValue', `Value (${first.value}) for parameter ${path} is invalid.`);
}
