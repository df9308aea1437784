import { type ConditionCounts, conditions } from '#contract/inventory.ts';
import { type LinkEdge, type LinkMember, type LinkNode, type Links, linkKey } from './topology-links.ts';

/** A row as the cache stores it. */
type Stored = Readonly<Record<string, unknown>>;

type NodeKind = Exclude<LinkNode['ref']['kind'], 'environment'>;

export interface LinkRows extends Readonly<Record<NodeKind, readonly Stored[]>> {
  /** The instances of the groups, of which little is told; those in `instance` are in none of them. */
  readonly member: readonly Stored[];
}

/** Makes nodes and edges of the rows of some things. */
export function linksOf(rows: LinkRows): Links {
  const dots = Map.groupBy(rows.member, (row) => row['groupName']);
  let groupNames: Map<unknown, string> | undefined;
  // What an instance of a group is tied to, its group is tied to: it is no node of its own. Few ties name an instance.
  const instanceKey = (id: string) => {
    groupNames ??= new Map(rows.member.map((row) => [row['id'], text(row, 'groupName')]));
    const groupName = groupNames.get(id);
    return groupName === undefined ? instanceKeyOf(id) : linkKey({ kind: 'group', id: groupName });
  };
  return {
    nodes: [
      ...rows.stack.map((row) => node('stack', row, `Stack, ${text(row, 'status')}`)),
      ...rows.group.map((row) => groupNode(row, dots.get(row['id']) ?? [])),
      ...rows.instance.map(instanceNode),
      ...rows.load_balancer.map((row) => node('load_balancer', row, balancerDetail(row))),
      ...rows.target_group.map((row) => node('target_group', row, targetGroupDetail(row))),
      ...rows.database.map((row) =>
        node('database', row, words(row, databaseForm(row), 'engine', 'engineVersion', 'status')),
      ),
    ],
    edges: [
      ...rows.load_balancer.flatMap((row) => balancerEdges(row, instanceKey)),
      ...rows.target_group.flatMap((row) => targetGroupEdges(row, instanceKey)),
      ...databaseEdges(rows.database),
    ],
  };
}

/** Makes a node of every instance, be it in a group or not. */
export function instanceLinksOf(rows: readonly Stored[]): Links {
  return {
    nodes: rows.map(instanceNode),
    edges: rows.flatMap((row) => {
      if (row['groupName'] === null) return [];
      const [from, to] = [instanceKeyOf(text(row, 'id')), linkKey({ kind: 'group', id: text(row, 'groupName') })];
      return [{ from, to, kind: 'belongs' }];
    }),
  };
}

function instanceNode(row: Stored): LinkNode {
  return node('instance', row, words(row, 'Instance', 'type', 'state'));
}

function instanceKeyOf(id: string): string {
  return linkKey({ kind: 'instance', id });
}

function node(kind: NodeKind, row: Stored, detail: string): LinkNode {
  const connectionId = text(row, 'connectionId');
  return {
    ref: { kind, connectionId, id: text(row, 'id') },
    name: text(row, 'name'),
    detail,
    condition: conditionOf(row),
    counts: row['counts'] === undefined ? {} : (JSON.parse(text(row, 'counts')) as ConditionCounts),
    environmentId: `${connectionId}/${row['environment'] ?? ''}`,
    stackId: row['stackId'] as string | null,
    zones: row['zones'] === undefined ? zonesOf([row as { zone?: string | null }]) : list(row, 'zones'),
    changedAt: row['changedAt'] as number | null,
    members: [],
  };
}

/** Its instances keep their places, whatever becomes of them. */
function groupNode(row: Stored, memberRows: readonly Stored[]): LinkNode {
  const detail = `Auto Scaling group, ${row['inService']} of ${row['desiredCapacity']} in service`;
  const members = memberRows.map(memberOf).sort((one, other) => (one.id < other.id ? -1 : 1));
  return { ...node('group', row, detail), zones: zonesOf(members), members };
}

function memberOf(row: Stored): LinkMember {
  const { zone, changedAt } = row as Pick<LinkMember, 'zone' | 'changedAt'>;
  return { id: text(row, 'id'), condition: conditionOf(row), zone, changedAt };
}

function balancerDetail(row: Stored): string {
  const kind = text(row, 'kind');
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} load balancer, ${text(row, 'reason')}`;
}

function targetGroupDetail({ protocol, port }: Stored): string {
  return ['Target group', [protocol, port].filter(Boolean).join(':')].filter(Boolean).join(', ');
}

function databaseForm({ kind }: Stored): string {
  return kind === 'cluster' ? 'Database cluster' : 'Database';
}

/** A classic load balancer sends to instances by itself, a v2 one only through its target groups. */
function balancerEdges(row: Stored, instanceKey: (id: string) => string): LinkEdge[] {
  const from = linkKey({ kind: 'load_balancer', id: text(row, 'id') });
  return targetKeys(row, instanceKey).map((to) => ({ from, to, kind: 'routes' }));
}

function targetGroupEdges(row: Stored, instanceKey: (id: string) => string): LinkEdge[] {
  const own = linkKey({ kind: 'target_group', id: text(row, 'id') });
  const balancerKey = (id: string) => linkKey({ kind: 'load_balancer', id });
  return [
    ...list(row, 'loadBalancerIds').map((id): LinkEdge => ({ from: balancerKey(id), to: own, kind: 'routes' })),
    ...targetKeys(row, instanceKey).map((to): LinkEdge => ({ from: own, to, kind: 'registers' })),
    ...list(row, 'balancerIds').map((id): LinkEdge => ({ from: own, to: balancerKey(id), kind: 'routes' })),
  ];
}

function databaseEdges(rows: readonly Stored[]): LinkEdge[] {
  const key = (row: Stored) => linkKey({ kind: 'database', id: text(row, 'id') });
  const clusters = new Map(rows.filter((row) => row['kind'] === 'cluster').map((row) => [row['name'], key(row)]));
  return rows.flatMap((row) => {
    const cluster = clusters.get(row['clusterName']);
    return cluster === undefined ? [] : [{ from: key(row), to: cluster, kind: 'belongs' }];
  });
}

/** The groups and instances that are sent to, each once, however many instances of one group are among them. */
function targetKeys(row: Stored, instanceKey: (id: string) => string): string[] {
  const groups = list(row, 'groupNames').map((id) => linkKey({ kind: 'group', id }));
  return [...new Set([...groups, ...list(row, 'instanceIds').map(instanceKey)])];
}

function conditionOf(row: Stored) {
  return conditions[Number(row['condition'])] ?? 'unread';
}

function zonesOf(all: readonly { readonly zone?: string | null }[]): string[] {
  const zones = new Set<string>();
  for (const { zone } of all) if (zone) zones.add(zone);
  return [...zones].sort();
}

function words(row: Stored, first: string, ...columns: readonly string[]): string {
  return [`${first},`, ...columns.map((column) => row[column]).filter((value) => value !== null)].join(' ');
}

function text(row: Stored, column: string): string {
  return String(row[column]);
}

function list(row: Stored, column: string): string[] {
  return JSON.parse(text(row, column)) as string[];
}
