import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { resourceKey } from '../inventory/resource-key.ts';
import { pageOf } from '../inventory/resource-link.tsx';
import type { Choice } from './recent.ts';

/** Goes to the screen that shows a thing. An environment's list is narrowed to its name, so that it is in sight. */
export function useGoTo(): (hit: Choice) => void {
  const navigate = useNavigate();
  return useCallback(
    (hit) => {
      if (hit.kind === 'environment') {
        return void navigate({ to: '/environments', search: { selected: resourceKey(hit), q: hit.name } });
      }
      return void navigate(pageOf(hit));
    },
    [navigate],
  );
}
