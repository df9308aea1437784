import { problem } from '#contract/problems.ts';

// AWS docs, "AWS Regions" (general reference), all partitions that are open to customers.
const knownRegions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
  ...['ap-southeast-7', 'af-south-1', 'il-central-1', 'me-central-1', 'me-south-1'],
  ...['us-gov-east-1', 'us-gov-west-1', 'cn-north-1', 'cn-northwest-1', 'eusc-de-east-1'],
];

/** How a region that is newer than the list would be called. */
const plausible =
  /^(us|us-gov|us-iso[bf]?|eu|eu-isoe|ap|sa|ca|me|af|il|mx|cn)-(central|(north|south)(east|west)?|east|west)-\d$/;

/**
 * Throws `region_unknown` with the nearest names where no AWS region is called so. A region that is newer than this
 * list passes when its name is built like one; a wrong one is then found out when its endpoint does not exist.
 */
export function requireRegion(region: string): void {
  if (knownRegions.includes(region) || plausible.test(region)) return;
  throw unknownRegion(region, knownRegions);
}

export function unknownRegion(region: string, offered: readonly string[]) {
  const near = nearest(region, offered);
  return problem('region_unknown', `There is no region called "${region}" here.`, `Choose a region, such as ${near}.`, {
    region,
  });
}

function nearest(region: string, offered: readonly string[]): string {
  return [...offered]
    .sort((left, right) => distance(region, left) - distance(region, right))
    .slice(0, 3)
    .join(', ');
}

/** Edits that turn one word into the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
