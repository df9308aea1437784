import { Link, linkOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import { resourceKey } from './resource-key.ts';

/** Where a thing is shown: its own page, or the list of its kind with the thing selected. */
export function pageOf(resource: ResourceRef) {
  const { kind, connectionId: connection, id } = resource;
  const selected = resourceKey(resource);
  switch (kind) {
    case 'environment':
      return linkOptions({ to: '/environments', search: { selected } });
    case 'stack':
      return linkOptions({ to: '/stack', search: { connection, id } });
    case 'group':
      return linkOptions({ to: '/group', search: { connection, name: id } });
    case 'instance':
      return linkOptions({ to: '/instance', search: { connection, id } });
    case 'load_balancer':
    case 'target_group':
      return linkOptions({ to: '/load-balancers', search: { selected } });
    case 'database':
      return linkOptions({ to: '/databases', search: { selected } });
  }
}

/** How a link inside text looks. */
export const linkLook = 'underline underline-offset-2 hover:no-underline';

interface ResourceLinkProps {
  readonly resource: ResourceRef;
  readonly children: ReactNode;
  readonly className?: string;
}

/** The way to a thing, wherever its name is shown. */
export function ResourceLink({ resource, children, className = linkLook }: ResourceLinkProps) {
  return (
    <Link {...pageOf(resource)} className={className}>
      {children}
    </Link>
  );
}
