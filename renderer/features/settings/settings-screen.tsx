import { Switch } from '@base-ui/react/switch';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { NotificationSettings } from '../follows/index.ts';
import { HookSettings } from '../hooks/index.ts';
import { PeoplePanels } from '../people/index.ts';
import { PlacementSettings } from '../placement/index.ts';
import { Choice } from './choice.tsx';
import { usePreferences, useSetPreferences } from './use-preferences.ts';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;

const densities = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
] as const;

function Appearance() {
  const preferences = usePreferences();
  const set = useSetPreferences();
  return (
    <Panel title="Appearance">
      <div className="flex flex-col gap-3 p-3">
        <Choice label="Theme" value={preferences.theme} options={themes} onChange={(theme) => set.mutate({ theme })} />
        <Choice
          label="Density of lists"
          value={preferences.density}
          options={densities}
          onChange={(density) => set.mutate({ density })}
        />
        {set.isError && <ProblemView problem={toProblem(set.error)} />}
      </div>
    </Panel>
  );
}

function Keyboard() {
  const { singleKeyShortcuts } = usePreferences();
  const set = useSetPreferences();
  const id = useId();
  return (
    <Panel title="Keyboard">
      <div className="flex items-start gap-4 p-3">
        <span className="w-40 shrink-0" id={id}>
          Single-key shortcuts
        </span>
        <Switch.Root
          aria-labelledby={id}
          checked={singleKeyShortcuts}
          onCheckedChange={(checked) => set.mutate({ singleKeyShortcuts: checked })}
          className="mt-0.5 flex h-5 w-9 shrink-0 rounded-full border border-edge bg-canvas p-0.5 data-checked:bg-ink"
        >
          <Switch.Thumb className="size-3.5 rounded-full bg-edge data-checked:translate-x-4 data-checked:bg-inverse" />
        </Switch.Root>
        <p className="text-muted">
          Keys such as 1, / and x act without Ctrl. Switch them off if speech input or a screen reader sends single
          letters. Combinations with Ctrl or ⌘ always work.
        </p>
      </div>
    </Panel>
  );
}

function About() {
  const about = useQuery(api.host.about.queryOptions());
  if (about.data === undefined) {
    return about.isError ? (
      <ProblemView
        problem={toProblem(about.error)}
        action={<Button onClick={() => void about.refetch()}>Try again</Button>}
        className="m-3"
      />
    ) : (
      <SkeletonRows count={4} />
    );
  }
  const { product, version, host, person, startedAt } = about.data;
  return (
    <KeyValueList
      className="p-3"
      entries={[
        { key: 'Product', value: `${product} ${version}` },
        { key: 'Runs as', value: host === 'desktop' ? 'desktop application' : 'server, seen in a browser' },
        { key: 'You are', value: `${person.name} (${person.roles.join(', ')})` },
        { key: 'Started', value: <Age at={startedAt} suffix="ago" /> },
      ]}
    />
  );
}

const route = getRouteApi('/settings');

const tabs = [
  { value: 'general', label: 'General' },
  { value: 'placement', label: 'Environments and applications' },
  { value: 'hooks', label: 'Hooks' },
  { value: 'people', label: 'People' },
] as const;

type Tab = (typeof tabs)[number]['value'];

const contents: Record<Tab, { readonly width: string; readonly content: ReactNode }> = {
  general: {
    width: 'max-w-4xl',
    content: (
      <>
        <Appearance />
        <Keyboard />
        <NotificationSettings />
        <Panel title="About">
          <About />
        </Panel>
      </>
    ),
  },
  placement: { width: 'max-w-7xl', content: <PlacementSettings /> },
  hooks: { width: 'max-w-4xl', content: <HookSettings /> },
  people: { width: 'max-w-4xl', content: <PeoplePanels /> },
};

/** How the console looks, what it tells environments by, and who may use it. */
export function SettingsScreen() {
  const { tab = 'general' } = route.useSearch();
  const navigate = route.useNavigate();
  const { width, content } = contents[tab];
  return (
    <Screen title="Settings">
      <Tabs
        label="Settings"
        tabs={tabs}
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next === 'general' ? undefined : next } })}
      >
        <ScrollRegion label="Settings" className="h-full p-4">
          <div className={cx('mx-auto flex flex-col gap-4', width)}>{content}</div>
        </ScrollRegion>
      </Tabs>
    </Screen>
  );
}
