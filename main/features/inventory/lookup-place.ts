import type { AwsReader } from '../../foundation/aws/index.ts';

/** Where a lookup takes place. */
export interface LookupPlace {
  readonly connectionId: string;
  readonly reader: AwsReader;
  readonly signal: AbortSignal;
}
