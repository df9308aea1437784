import { useInfiniteQuery } from '@tanstack/react-query';
import type { ScalingActivity } from '#contract/lookups.ts';
import { api } from '../../lib/api.ts';
import { formatRemaining, plural } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { DetailsLoading, DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';

interface ActivitiesProps {
  readonly connectionId: string;
  readonly groupName: string;
  /** Only what mentions this instance; null for everything. */
  readonly instanceId: string | null;
}

/** What a group did, newest first; read from AWS with the page. */
export function Activities({ connectionId, groupName, instanceId }: ActivitiesProps) {
  const found = useInfiniteQuery(
    api.lookups.activities.infiniteOptions({
      input: (next: string | null) => ({ connectionId, groupName, next }),
      initialPageParam: null,
      getNextPageParam: (page) => page.next,
    }),
  );
  const activities = (found.data?.pages ?? []).flatMap((page) => page.activities);
  const mentioned = activities.filter(
    ({ description, cause }) => instanceId === null || `${description} ${cause}`.includes(instanceId),
  );
  const newest = found.data?.pages[0];
  return (
    <div className="p-3">
      {found.isPending && <DetailsLoading />}
      <DetailsTrouble query={found} />
      {newest !== undefined && mentioned.length === 0 && (
        <p className="text-muted">
          {instanceId === null
            ? 'The group has done nothing within the last six weeks.'
            : `None of the last ${plural(activities.length, 'activity', 'activities')} of its group.`}
        </p>
      )}
      <ol className="flex flex-col gap-2">
        {mentioned.map((activity) => (
          <Activity key={activity.id} activity={activity} />
        ))}
      </ol>
      {found.hasNextPage && (
        <Button
          look="quiet"
          shape="small"
          className="mt-1"
          busy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {found.isFetchingNextPage ? 'Reading…' : 'Look further back'}
        </Button>
      )}
      {newest !== undefined && <ReadLine read={newest.read} />}
    </div>
  );
}

function Activity({ activity }: { readonly activity: ScalingActivity }) {
  const { at, endedAt, status, condition, description, cause } = activity;
  return (
    <li className="flex gap-3">
      <Age at={at} className="w-10 shrink-0 text-right text-muted" />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <ConditionMark condition={condition} text={status} labelled className="font-medium" />
          {endedAt !== null && <span className="text-muted text-sm">took {formatRemaining(endedAt - at)}</span>}
        </p>
        <p className="[overflow-wrap:anywhere]">{description}</p>
        <p className="text-muted text-sm [overflow-wrap:anywhere]">{cause}</p>
      </div>
    </li>
  );
}
