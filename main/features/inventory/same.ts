/**
 * Whether two values of plain data are equal in depth. Every publication compares ten thousand things with what was
 * known of them; Node's `isDeepStrictEqual` does so too, but takes several times as long.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && isSameList(one, other);
  if (Array.isArray(other)) return false;
  return isSameRecord(one as Record<string, unknown>, other as Record<string, unknown>);
}

function isSameRecord(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  let count = 0;
  for (const name in one) {
    const value = one[name];
    const against = other[name];
    if (value !== against && !isSame(value, against)) return false;
    if (value === undefined && !(name in other)) return false;
    count++;
  }
  for (const _name in other) count--;
  return count === 0;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (const [index, value] of one.entries()) if (!isSame(value, other[index])) return false;
  return true;
}
