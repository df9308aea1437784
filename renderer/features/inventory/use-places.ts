import { useMemo } from 'react';
import { useConnections } from '../connections/index.ts';

/** Whether several accounts and several regions are open, so that a list has to name them. */
export interface Places {
  readonly accounts: boolean;
  readonly regions: boolean;
}

/** The places that are open now. */
export function usePlaces(): Places {
  const open = useConnections();
  const accounts = new Set(open?.map(({ account }) => account)).size > 1;
  const regions = new Set(open?.map(({ region }) => region)).size > 1;
  return useMemo(() => ({ accounts, regions }), [accounts, regions]);
}
