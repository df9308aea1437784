import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { ResourceRef, StackDetail } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Screen } from '../../ui/screen.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { FollowButton } from '../follows/index.ts';
import { DetailsLoading } from '../inventory/details-pane.tsx';
import { NoneNamed, PageTrouble } from '../inventory/no-such-thing.tsx';
import { stackNameOf } from '../inventory/resource-key.ts';
import { CycleGroups } from './cycle-groups.tsx';
import { EventsTab } from './events-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { ResourcesTab } from './resources-tab.tsx';
import { RootCause } from './root-cause.tsx';
import type { StackPageSearch, StackTab } from './search-params.ts';
import { StackPlace, StackSummary } from './stack-summary.tsx';
import { TemplateTab } from './template-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { rootCauseOf, type StackEvents, useStackEvents } from './use-stack-events.ts';
import { ValuesTab } from './values-tab.tsx';

const route = getRouteApi('/stack');

/** One stack with everything that is known of it, and what happens to it while it happens. */
export function StackPage() {
  const { connection: connectionId, id } = route.useSearch();
  if (connectionId === '' || id === '') return <NoneNamed kind="stack" />;
  // Another stack is another page: nothing that was opened or typed is taken along.
  return <StackScreen key={`${connectionId} ${id}`} resource={{ kind: 'stack', connectionId, id }} />;
}

function StackScreen({ resource }: { readonly resource: ResourceRef }) {
  const { connectionId, id } = resource;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: Partial<StackPageSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace: next.tab === undefined }),
    [navigate],
  );
  const tab = search.tab ?? 'overview';
  const choose = (next: StackTab) => change({ tab: next, q: undefined, selected: undefined, details: undefined });

  const stack = useQuery(api.inventory.stack.queryOptions({ input: { connectionId, id } }));
  const row = stack.data?.row;
  const groups = stack.data?.groups ?? [];
  useWatching([resource, ...groups.map(({ name }) => ({ kind: 'group', connectionId, id: name }) as const)]);

  const isAbnormal = row !== undefined && row.condition !== 'ok' && row.condition !== 'off';
  const events = useStackEvents(resource, row, tab === 'events' || tab === 'timeline' || isAbnormal);
  const rootCause = isAbnormal ? rootCauseOf(events.operations) : null;

  return (
    <Screen
      title={stackNameOf(id)}
      summary={
        <>
          {row !== undefined && <StackSummary row={row} lastOperation={events.operations[0]} />}
          <CopyButton text={id} label="Copy stack ARN" />
          {row !== undefined && <FollowButton resource={resource} name={row.name} />}
        </>
      }
      tools={
        row !== undefined && (
          <>
            <StackPlace row={row} />
            <CycleGroups connectionId={connectionId} groupNames={groups.map(({ name }) => name)} />
          </>
        )
      }
    >
      <div className="flex h-full flex-col">
        <PageTrouble kind="stack" query={stack} />
        {stack.isPending && <DetailsLoading />}
        {rootCause !== null && (
          <RootCause event={rootCause} onOpen={() => change({ tab: 'events', selected: rootCause.id, q: undefined })} />
        )}
        {stack.data !== undefined && (
          <div className="min-h-0 grow">
            <Tabs label="Parts of the stack" tabs={tabsOf(stack.data)} value={tab} onChange={choose}>
              <TabContent {...{ tab, resource, search, events, detail: stack.data }} onSearch={change} />
            </Tabs>
          </div>
        )}
      </div>
    </Screen>
  );
}

function tabsOf({ parameters, outputs }: StackDetail): Tab<StackTab>[] {
  return [
    { value: 'overview', label: 'Overview' },
    { value: 'resources', label: 'Resources' },
    { value: 'parameters', label: 'Parameters', count: parameters.length },
    { value: 'outputs', label: 'Outputs', count: outputs.length },
    { value: 'events', label: 'Events' },
    { value: 'timeline', label: 'Timeline' },
    { value: 'template', label: 'Template' },
  ];
}

interface TabContentProps {
  readonly tab: StackTab;
  readonly resource: ResourceRef;
  readonly detail: StackDetail;
  readonly search: StackPageSearch;
  readonly onSearch: (next: Partial<StackPageSearch>) => void;
  readonly events: StackEvents;
}

function TabContent({ tab, resource, detail, search, onSearch, events }: TabContentProps) {
  switch (tab) {
    case 'overview':
      return <OverviewTab detail={detail} />;
    case 'resources':
      return <ResourcesTab resource={resource} row={detail.row} search={search} onSearch={onSearch} />;
    case 'parameters':
      return <ValuesTab noun="parameters" entries={detail.parameters} search={search} onSearch={onSearch} />;
    case 'outputs':
      return <ValuesTab noun="outputs" entries={detail.outputs} search={search} onSearch={onSearch} />;
    case 'events':
      return <EventsTab events={events} search={search} onSearch={onSearch} />;
    case 'timeline':
      return <TimelineTab events={events} />;
    case 'template':
      return <TemplateTab resource={resource} row={detail.row} />;
  }
}
