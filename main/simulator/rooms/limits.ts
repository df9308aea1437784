import { constraintError } from '../wire/errors.ts';

/** A page size within its bounds, with the wording of AWS's own validation (AWS Query services). */
export function pageSize(
  asked: number | undefined,
  bounds: { readonly standard: number; readonly most: number },
  member = 'maxRecords',
): number {
  if (asked === undefined) return bounds.standard;
  const broken =
    asked > bounds.most ? `less than or equal to ${bounds.most}` : asked < 1 ? 'greater than or equal to 1' : undefined;
  if (broken === undefined) return asked;
  const constraint = `Member must have value ${broken}`;
  throw constraintError([`Value '${asked}' at '${member}' failed to satisfy constraint: ${constraint}`]);
}

/** A list that may not be longer than it is allowed to be. */
export function atMost(values: readonly string[] | undefined, most: number, member: string): readonly string[] {
  if (values === undefined || values.length <= most) return values ?? [];
  const constraint = `Member must have length less than or equal to ${most}`;
  throw constraintError([`Value '[${values.join(', ')}]' at '${member}' failed to satisfy constraint: ${constraint}`]);
}
