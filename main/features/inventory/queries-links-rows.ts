import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';
import type { Columns } from './queries-cache.ts';
import { compareTexts, type LinkEdge, type LinkMember, type LinkNode, type Links, linkKey } from './topology-links.ts';

/** A thing as the cache stores it: a place in the lists of its columns. */
export interface LinkRow {
  readonly connectionId: string;
  readonly columns: Columns;
  readonly at: number;
}

type NodeKind = Exclude<LinkNode['ref']['kind'], 'environment'>;

export type LinkRows = Readonly<Partial<Record<NodeKind, readonly LinkRow[]>>>;

export function rowsOf(connectionId: string, columns: Columns): LinkRow[] {
  return (columns['id'] ?? []).map((_, at) => ({ connectionId, columns, at }));
}

type InstanceColumns = Columns<'id' | 'condition' | 'zone' | 'groupName' | 'changedAt'>;

/** The instances of some groups, by the names of the groups, and the ids of those that are in none of these. */
export interface Members {
  readonly ofGroup: ReadonlyMap<string, readonly LinkMember[]>;
  readonly alone: readonly string[];
}

export const noMembers: Members = { ofGroup: new Map(), alone: [] };

/** The instances of a group keep their places, whatever becomes of them. */
export function membersOf(instances: InstanceColumns, groups: readonly LinkRow[]): Members {
  const ofGroup = new Map(groups.map((row): [string, LinkMember[]] => [text(row, 'id'), []]));
  const alone: string[] = [];
  let name: unknown;
  let members: LinkMember[] | undefined;
  instances.id.forEach((id, at) => {
    // Mostly the one before is of the same group, and to compare two names is less than to look one up.
    if (instances.groupName[at] !== name) {
      name = instances.groupName[at];
      members = typeof name === 'string' ? ofGroup.get(name) : undefined;
    }
    if (members) members.push(memberAt(at, instances));
    else alone.push(String(id));
  });
  for (const members of ofGroup.values()) members.sort((one, other) => compareTexts(one.id, other.id));
  return { ofGroup, alone };
}

function memberAt(at: number, { id, condition, zone, changedAt }: InstanceColumns): LinkMember {
  return {
    id: id[at] as string,
    condition: conditionOf(condition[at]),
    zone: zone[at] as string | null,
    changedAt: changedAt[at] as number | null,
  };
}

/** Makes nodes and edges of some things. */
export function linksOf(rows: LinkRows, members: Members): Links {
  const { stack = [], group = [], instance = [], load_balancer = [], target_group = [], database = [] } = rows;
  const instanceKey = instanceKeys([...load_balancer, ...target_group], members);
  return {
    nodes: [
      ...stack.map((row) => node('stack', row, `Stack, ${value(row, 'status')}`)),
      ...group.map((row) => groupNode(row, members.ofGroup.get(text(row, 'id')) ?? [])),
      ...instance.map(instanceNode),
      ...load_balancer.map((row) => node('load_balancer', row, balancerDetail(row))),
      ...target_group.map((row) => node('target_group', row, targetGroupDetail(row))),
      ...database.map((row) =>
        node('database', row, words(row, databaseForm(row), 'engine', 'engineVersion', 'status')),
      ),
    ],
    edges: [
      ...load_balancer.flatMap((row) => balancerEdges(row, instanceKey)),
      ...target_group.flatMap((row) => targetGroupEdges(row, instanceKey)),
      ...databaseEdges(database),
    ],
  };
}

type KeyOfInstance = (id: string) => string;

/** What an instance of a group is tied to, its group is tied to: it is no node of its own. Few ties name an instance. */
function instanceKeys(balancers: readonly LinkRow[], { ofGroup }: Members): KeyOfInstance {
  const named = new Set(balancers.flatMap((row) => list(row, 'instanceIds')));
  const keys = new Map<string, string>();
  if (named.size > 0) {
    for (const [name, members] of ofGroup) {
      const key = linkKey({ kind: 'group', id: name });
      for (const { id } of members) if (named.has(id)) keys.set(id, key);
    }
  }
  return (id) => keys.get(id) ?? linkKey({ kind: 'instance', id });
}

/** Makes a node of every instance, be it in a group or not. */
export function instanceLinksOf(rows: readonly LinkRow[]): Links {
  return {
    nodes: rows.map(instanceNode),
    edges: rows.flatMap((row) => {
      const groupName = value(row, 'groupName');
      if (groupName === null) return [];
      return [{ from: keyOf('instance', row), to: linkKey({ kind: 'group', id: String(groupName) }), kind: 'belongs' }];
    }),
  };
}

function instanceNode(row: LinkRow): LinkNode {
  return node('instance', row, words(row, 'Instance', 'type', 'state'));
}

function groupNode(row: LinkRow, members: readonly LinkMember[]): LinkNode {
  const detail = `Auto Scaling group, ${value(row, 'inService')} of ${value(row, 'desiredCapacity')} in service`;
  return { ...node('group', row, detail), zones: zonesOf(members), members };
}

function node(kind: NodeKind, row: LinkRow, detail: string): LinkNode {
  const { connectionId, columns } = row;
  const ref = { kind, connectionId, id: text(row, 'id') };
  return {
    id: linkKey(ref),
    ref,
    name: text(row, 'name'),
    detail,
    condition: conditionOf(value(row, 'condition')),
    counts: columns['counts'] ? (value(row, 'counts') as ConditionCounts) : {},
    environmentId: `${connectionId}/${value(row, 'environment') ?? ''}`,
    stackId: value(row, 'stackId') as string | null,
    zones: columns['zones'] ? list(row, 'zones') : ownZone(value(row, 'zone')),
    changedAt: value(row, 'changedAt') as number | null,
    members: [],
  };
}

function balancerDetail(row: LinkRow): string {
  const kind = text(row, 'kind');
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} load balancer, ${value(row, 'reason')}`;
}

function targetGroupDetail(row: LinkRow): string {
  const listens = [value(row, 'protocol'), value(row, 'port')].filter(Boolean).join(':');
  return ['Target group', listens].filter(Boolean).join(', ');
}

function databaseForm(row: LinkRow): string {
  return value(row, 'kind') === 'cluster' ? 'Database cluster' : 'Database';
}

/** A classic load balancer sends to instances by itself, a v2 one only through its target groups. */
function balancerEdges(row: LinkRow, instanceKey: KeyOfInstance): LinkEdge[] {
  const from = keyOf('load_balancer', row);
  return targetKeys(row, instanceKey).map((to) => ({ from, to, kind: 'routes' }));
}

function targetGroupEdges(row: LinkRow, instanceKey: KeyOfInstance): LinkEdge[] {
  const own = keyOf('target_group', row);
  const balancerKey = (id: string) => linkKey({ kind: 'load_balancer', id });
  return [
    ...list(row, 'loadBalancerIds').map((id): LinkEdge => ({ from: balancerKey(id), to: own, kind: 'routes' })),
    ...targetKeys(row, instanceKey).map((to): LinkEdge => ({ from: own, to, kind: 'registers' })),
    ...list(row, 'balancerIds').map((id): LinkEdge => ({ from: own, to: balancerKey(id), kind: 'routes' })),
  ];
}

function databaseEdges(rows: readonly LinkRow[]): LinkEdge[] {
  const isCluster = (row: LinkRow) => value(row, 'kind') === 'cluster';
  const clusters = new Map(rows.filter(isCluster).map((row) => [value(row, 'name'), keyOf('database', row)]));
  return rows.flatMap((row) => {
    const cluster = clusters.get(value(row, 'clusterName'));
    return cluster === undefined ? [] : [{ from: keyOf('database', row), to: cluster, kind: 'belongs' }];
  });
}

/** The groups and instances that are sent to, each once, however many instances of one group are among them. */
function targetKeys(row: LinkRow, instanceKey: KeyOfInstance): string[] {
  const keys = list(row, 'groupNames').map((id) => linkKey({ kind: 'group', id }));
  for (const id of list(row, 'instanceIds')) {
    const key = instanceKey(id);
    if (!keys.includes(key)) keys.push(key);
  }
  return keys;
}

function keyOf(kind: NodeKind, row: LinkRow): string {
  return linkKey({ kind, id: text(row, 'id') });
}

function conditionOf(stored: unknown): Condition {
  return conditions[Number(stored)] ?? 'unread';
}

function ownZone(zone: unknown): string[] {
  return typeof zone === 'string' && zone !== '' ? [zone] : [];
}

function zonesOf(members: readonly LinkMember[]): string[] {
  const zones: string[] = [];
  for (const { zone } of members) if (zone && !zones.includes(zone)) zones.push(zone);
  return zones.sort();
}

function words(row: LinkRow, first: string, ...columns: readonly string[]): string {
  return [`${first},`, ...columns.map((column) => value(row, column)).filter((word) => word !== null)].join(' ');
}

function value({ columns, at }: LinkRow, column: string): unknown {
  return columns[column]?.[at];
}

function text(row: LinkRow, column: string): string {
  return String(value(row, column));
}

function list(row: LinkRow, column: string): string[] {
  return value(row, column) as string[];
}
