/** Splits a total into whole parts in the proportion of the weights, each at least one (largest remainders first). */
export function apportion(total: number, weights: readonly number[]): number[] {
  const spare = total - weights.length;
  if (spare < 0) throw new Error(`${total} cannot be split into ${weights.length} parts.`);
  const sum = weights.reduce((left, right) => left + right, 0);
  const exact = weights.map((weight) => (spare * weight) / sum);
  const parts = exact.map((share) => 1 + Math.floor(share));
  const missing = total - parts.reduce((left, right) => left + right, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((left, right) => right.remainder - left.remainder);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
