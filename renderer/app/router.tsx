import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import { BudgetScreen } from '../features/budget/index.ts';
import { ChangesScreen, changesSearchSchema } from '../features/changes/index.ts';
import { ConnectionsScreen, useConnections } from '../features/connections/index.ts';
import { DatabasesScreen, databasesSearchSchema } from '../features/databases/index.ts';
import { EnvironmentsScreen, environmentsSearchSchema } from '../features/environments/index.ts';
import { GroupPage, groupSearchSchema } from '../features/groups/index.ts';
import { InstancePage, instancePageSearchSchema } from '../features/instance/index.ts';
import { InstancesScreen, instancesSearchSchema } from '../features/instances/index.ts';
import { JobPage, JobsScreen, jobSearchSchema, jobsSearchSchema } from '../features/jobs/index.ts';
import { LitterScreen } from '../features/litter/index.ts';
import { LoadBalancersScreen, loadBalancersSearchSchema } from '../features/load-balancers/index.ts';
import { MapScreen, mapSearchSchema } from '../features/map/index.ts';
import { SettingsScreen, settingsSearchSchema } from '../features/settings/index.ts';
import { StackPage, stackPageSearchSchema } from '../features/stack/index.ts';
import { viewSearchSchema } from '../features/views/index.ts';
import { toProblem } from '../lib/problem.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemView } from '../ui/problem-view.tsx';
import { Frame } from './frame.tsx';

/** The first screen: the environments, or, where nothing is open yet, the connections. */
function Start() {
  const connections = useConnections();
  if (connections === undefined) return null;
  return <Navigate to={connections.length === 0 ? '/connections' : '/environments'} replace />;
}

const root = createRootRoute({
  validateSearch: viewSearchSchema,
  component: Frame,
  notFoundComponent: () => <EmptyState title="There is no such screen">Press 1 for the environments.</EmptyState>,
  errorComponent: ({ error }) => <ProblemView problem={toProblem(error)} className="m-4" />,
});

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: Start }),
  createRoute({
    getParentRoute: () => root,
    path: '/environments',
    validateSearch: environmentsSearchSchema,
    component: EnvironmentsScreen,
  }),
  createRoute({ getParentRoute: () => root, path: '/map', validateSearch: mapSearchSchema, component: MapScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/instances',
    validateSearch: instancesSearchSchema,
    component: InstancesScreen,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/load-balancers',
    validateSearch: loadBalancersSearchSchema,
    component: LoadBalancersScreen,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/databases',
    validateSearch: databasesSearchSchema,
    component: DatabasesScreen,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/stack',
    validateSearch: stackPageSearchSchema,
    component: StackPage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/instance',
    validateSearch: instancePageSearchSchema,
    component: InstancePage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/group',
    validateSearch: groupSearchSchema,
    component: GroupPage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/changes',
    validateSearch: changesSearchSchema,
    component: ChangesScreen,
  }),
  createRoute({ getParentRoute: () => root, path: '/jobs', validateSearch: jobsSearchSchema, component: JobsScreen }),
  createRoute({ getParentRoute: () => root, path: '/job', validateSearch: jobSearchSchema, component: JobPage }),
  createRoute({ getParentRoute: () => root, path: '/left-behind', component: LitterScreen }),
  createRoute({ getParentRoute: () => root, path: '/budget', component: BudgetScreen }),
  createRoute({ getParentRoute: () => root, path: '/connections', component: ConnectionsScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: settingsSearchSchema,
    component: SettingsScreen,
  }),
] as const;

/** The screens; their search parameters are validated, so that every filter and selection is a link. */
export const router = createRouter({ routeTree: root.addChildren(routes) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
