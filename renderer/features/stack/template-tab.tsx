import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ResourceRef, StackRow } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { stackNameOf } from '../inventory/resource-key.ts';
import { lookupOptions, useAskAgain } from './use-lookup.ts';

/** The editor is larger than all of the rest of the page, so it is fetched by whoever looks at a template. */
const TemplateView = lazy(async () => ({ default: (await import('./template-view.tsx')).TemplateView }));

interface TemplateTabProps {
  readonly resource: ResourceRef;
  readonly row: StackRow;
}

/** The template the stack was made from. */
export function TemplateTab({ resource: { connectionId, id }, row }: TemplateTabProps) {
  const template = useQuery(api.lookups.stackTemplate.queryOptions({ input: { connectionId, id }, ...lookupOptions }));
  useAskAgain(template, row);
  return (
    <div className="flex h-full flex-col">
      <DetailsTrouble query={template} />
      {template.isPending && <SkeletonRows count={16} />}
      {template.data !== undefined && (
        <Suspense fallback={<SkeletonRows count={16} />}>
          <TemplateView template={template.data} name={stackNameOf(id)} query={template} />
        </Suspense>
      )}
    </div>
  );
}
