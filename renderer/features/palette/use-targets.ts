import { useNavigate } from '@tanstack/react-router';
import { resourceKey } from '../inventory/resource-key.ts';
import type { Choice } from './recent.ts';

/** Goes to the screen that shows a thing, with the thing selected. */
export function useGoTo(): (hit: Choice) => void {
  const navigate = useNavigate();
  return (hit) => {
    const selected = resourceKey(hit);
    switch (hit.kind) {
      case 'environment':
        return void navigate({ to: '/environments', search: { selected, q: hit.name } });
      case 'stack':
        return void navigate({
          to: '/environments',
          search: { selected, open: [`${hit.connectionId}/${hit.environment ?? ''}`] },
        });
      case 'group':
        return void navigate({ to: '/instances', search: { group: hit.id, connection: hit.connectionId } });
      case 'instance':
        return void navigate({ to: '/instances', search: { selected, q: hit.id } });
    }
  };
}
