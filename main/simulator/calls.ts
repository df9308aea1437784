/** Counts what was asked of the simulated AWS, by `service.Operation` such as `ec2.DescribeInstances`. */
export interface CallCounts {
  readonly total: number;
  /** How often one operation was called; 0 for one that was not. */
  of(operation: string): number;
  byOperation(): Readonly<Record<string, number>>;
  /** How often each error code was answered. */
  byError(): Readonly<Record<string, number>>;
  reset(): void;
}

export interface CallCounter extends CallCounts {
  called(operation: string): void;
  refused(code: string): void;
}

export function createCallCounter(): CallCounter {
  const operations = new Map<string, number>();
  const errors = new Map<string, number>();
  return {
    get total() {
      return [...operations.values()].reduce((sum, count) => sum + count, 0);
    },
    of: (operation) => operations.get(operation) ?? 0,
    byOperation: () => Object.fromEntries(operations),
    byError: () => Object.fromEntries(errors),
    called: (operation) => increase(operations, operation),
    refused: (code) => increase(errors, code),
    reset: () => {
      operations.clear();
      errors.clear();
    },
  };
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
