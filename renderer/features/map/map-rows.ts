import { type Condition, conditions } from '#contract/inventory.ts';
import type { GridSort } from '../../ui/grid/model.ts';
import { resourceKey } from '../inventory/resource-key.ts';
import { kindWords } from './flow.ts';
import type { EnvironmentMap } from './map-model.ts';
import { zoneLetter } from './overlay.ts';
import { dotKey } from './selection.ts';

/** A thing of the map as a row: a node, or an instance that is a dot there. */
export interface MapRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly condition: Condition;
  readonly inside: string;
  readonly zones: string;
  readonly changedAt: number | null;
}

/** Everything that the map shows, dots as well. */
export function mapRows({ nodes }: Pick<EnvironmentMap, 'nodes'>): MapRow[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return nodes.flatMap((node) => [
    {
      id: resourceKey(node.ref),
      kind: kindWords[node.ref.kind],
      name: node.name,
      detail: node.detail,
      condition: node.condition,
      inside: node.parentId === null ? '' : (names.get(node.parentId) ?? ''),
      zones: node.zones.map(zoneLetter).join(' '),
      changedAt: node.changedAt,
    },
    ...node.dots.map((dot) => ({
      id: dotKey(node, dot.id),
      kind: kindWords.instance,
      name: dot.id,
      detail: '',
      condition: dot.condition,
      inside: node.name,
      zones: zoneLetter(dot.zone),
      changedAt: dot.changedAt,
    })),
  ]);
}

/** Sorted by a column; rows that are the same in it stand worst first and then by name. */
export function sortRows(rows: readonly MapRow[], { column, descending }: GridSort): MapRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted(
    (one, other) => sign * compareBy(column, one, other) || worse(one, other) || one.name.localeCompare(other.name),
  );
}

function compareBy(column: string, one: MapRow, other: MapRow): number {
  switch (column) {
    case 'name':
    case 'kind':
    case 'inside':
    case 'zones':
      return one[column].localeCompare(other[column]);
    case 'changedAt':
      return (other.changedAt ?? 0) - (one.changedAt ?? 0);
    default:
      return worse(one, other);
  }
}

function worse(one: MapRow, other: MapRow): number {
  return conditions.indexOf(one.condition) - conditions.indexOf(other.condition);
}
