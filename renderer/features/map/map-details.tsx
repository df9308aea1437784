import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Condition, Read } from '#contract/inventory.ts';
import type { BlastRadius } from '#contract/topology.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { ConditionCounts, ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { type KeyValue, KeyValueList } from '../../ui/panel.tsx';
import { CycleLink } from '../groups/cycle-link.tsx';
import {
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { abnormalConditions } from '../inventory/search-params.ts';
import { kindWords } from './flow.ts';
import type { MapGraph } from './graph.ts';
import type { MapNode } from './map-model.ts';
import { dotKey, type MapPlace, type MapPlaces, refAt } from './selection.ts';

interface MapDetailsProps {
  readonly place: MapPlace;
  readonly places: MapPlaces;
  readonly graph: MapGraph;
  readonly read: Read;
  /** What depends on it; null while that is not asked for. */
  readonly blast: UseQueryResult<BlastRadius> | null;
  readonly onBlast: () => void;
  /** Selects something by its word in a link. */
  readonly onSelect: (key: string) => void;
  readonly onClose: () => void;
}

/** What is selected on the map: how it is, what it hangs together with, what changed. */
export function MapDetails(props: MapDetailsProps) {
  const { place, onClose } = props;
  const resource = refAt(place);
  const dot = place.dot === null ? undefined : place.node.dots[place.dot];
  return (
    <DetailsPane
      kind={kindWords[resource.kind]}
      title={dot?.id ?? place.node.name}
      page={resource}
      onClose={onClose}
      actions={
        <>
          {resource.kind === 'group' && <CycleLink connectionId={resource.connectionId} groupName={resource.id} />}
          <CopyButton text={resource.id} label={`Copy ${resource.kind === 'group' ? 'name' : 'ID'}`} />
        </>
      }
    >
      {dot === undefined ? <NodeFacts {...props} /> : <DotFacts {...props} dot={dot} />}
      <Blast {...props} />
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

function NodeFacts({ place: { node }, graph, read, onSelect }: MapDetailsProps) {
  const parent = graph.nodes.get(graph.parentOf.get(node.id) ?? '');
  return (
    <>
      <DetailsStatus
        condition={node.condition}
        status={conditionAppearance[node.condition].word}
        reason={node.detail}
        read={read}
      />
      <DetailsSection title="Overview">
        <KeyValueList entries={nodeEntries(node, parent, onSelect)} />
      </DetailsSection>
      <Neighbours title="Leads to" graph={graph} node={node} end="to" onSelect={onSelect} />
      <Neighbours title="Reached from" graph={graph} node={node} end="from" onSelect={onSelect} />
      <AbnormalDots node={node} onSelect={onSelect} />
    </>
  );
}

function nodeEntries(node: MapNode, parent: MapNode | undefined, onSelect: (key: string) => void): KeyValue[] {
  const { zones, dots, counts, changedAt } = node;
  const hasCounts = Object.values(counts).some((count) => count > 0);
  return [
    { key: 'Inside', value: parent && <NodeChoice node={parent} onSelect={onSelect} /> },
    { key: 'Zones', value: zones.join(', ') },
    { key: 'Instances', value: dots.length > 0 && formatNumber(dots.length) },
    { key: 'In it', value: hasCounts && <ConditionCounts counts={counts} noun="things" /> },
    {
      key: 'Changed',
      value: changedAt === null ? 'Not since Infraviewer began to look' : <Age at={changedAt} suffix="ago" />,
    },
  ].filter(({ value }) => value !== undefined && value !== '' && value !== false);
}

function DotFacts({
  place: { node },
  dot,
  read,
  onSelect,
}: MapDetailsProps & { readonly dot: MapNode['dots'][number] }) {
  return (
    <>
      <DetailsStatus
        condition={dot.condition}
        status={conditionAppearance[dot.condition].word}
        reason={null}
        read={read}
      />
      <DetailsSection title="Overview">
        <KeyValueList
          entries={[
            { key: kindWords[node.ref.kind], value: <NodeChoice node={node} onSelect={onSelect} /> },
            { key: 'Zone', value: dot.zone },
            { key: 'Changed', value: dot.changedAt !== null && <Age at={dot.changedAt} suffix="ago" /> },
          ]}
        />
      </DetailsSection>
    </>
  );
}

interface ChoiceProps {
  readonly condition: Condition;
  readonly name: string;
  readonly note?: ReactNode;
  readonly onChoose: () => void;
}

/** A name that leads to its place on the map. */
function Choice({ condition, name, note, onChoose }: ChoiceProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ConditionMark condition={condition} />
      <button type="button" onClick={onChoose} className="truncate underline underline-offset-2 hover:no-underline">
        {name}
      </button>
      {note !== undefined && <span className="shrink-0 text-muted text-sm">{note}</span>}
    </span>
  );
}

function NodeChoice({ node, onSelect }: { readonly node: MapNode; readonly onSelect: (key: string) => void }) {
  return <Choice condition={node.condition} name={node.name} onChoose={() => onSelect(resourceKey(node.ref))} />;
}

interface NeighboursProps {
  readonly title: string;
  readonly graph: MapGraph;
  readonly node: MapNode;
  /** Which end of its edges is listed. */
  readonly end: 'from' | 'to';
  readonly onSelect: (key: string) => void;
}

function Neighbours({ title, graph, node, end, onSelect }: NeighboursProps) {
  const own = end === 'to' ? 'from' : 'to';
  const others = graph.edges
    .filter((edge) => edge[own] === node.id)
    .map((edge) => graph.nodes.get(edge[end]))
    .filter((other) => other !== undefined);
  if (others.length === 0) return null;
  return (
    <DetailsSection title={`${title} (${formatNumber(others.length)})`}>
      <ul className="flex flex-col gap-1">
        {others.map((other) => (
          <li key={other.id} className="flex gap-2">
            <NodeChoice node={other} onSelect={onSelect} />
            <span className="shrink-0 text-muted text-sm">{kindWords[other.ref.kind]}</span>
          </li>
        ))}
      </ul>
    </DetailsSection>
  );
}

const shownDots = 20;

function AbnormalDots({ node, onSelect }: { readonly node: MapNode; readonly onSelect: (key: string) => void }) {
  const abnormal = node.dots.filter(({ condition }) => abnormalConditions.includes(condition));
  if (abnormal.length === 0) return null;
  return (
    <DetailsSection title={`Instances to look at (${formatNumber(abnormal.length)})`}>
      <ul className="flex flex-col gap-1">
        {abnormal.slice(0, shownDots).map(({ id, condition, zone }) => (
          <li key={id}>
            <Choice condition={condition} name={id} note={zone} onChoose={() => onSelect(dotKey(node, id))} />
          </li>
        ))}
      </ul>
      {abnormal.length > shownDots && <p className="mt-1 text-muted">The table has the others.</p>}
    </DetailsSection>
  );
}

function Blast({ blast, onBlast, places, onSelect }: MapDetailsProps) {
  if (blast === null) {
    return (
      <div className="border-line border-b px-4 py-3">
        <Button onClick={onBlast}>
          Show what would feel its loss <Kbd keys="b" />
        </Button>
      </div>
    );
  }
  return (
    <>
      {blast.isPending && <DetailsLoading />}
      <DetailsTrouble query={blast} />
      {blast.data !== undefined && (
        <>
          <Reach
            title={`Would feel its loss (${formatNumber(blast.data.affected.length)})`}
            empty="Nothing that the inventory knows depends on it."
            reached={blast.data.affected}
            places={places}
            onSelect={onSelect}
          />
          <Reach
            title={`Needs (${formatNumber(blast.data.needs.length)})`}
            empty="It needs nothing that the inventory knows."
            reached={blast.data.needs}
            places={places}
            onSelect={onSelect}
          />
        </>
      )}
    </>
  );
}

interface ReachProps {
  readonly title: string;
  readonly empty: string;
  readonly reached: BlastRadius['affected'];
  readonly places: MapPlaces;
  readonly onSelect: (key: string) => void;
}

/** Enough to see what kind of things they are; the lit map shows them all. */
const shownReach = 100;

function Reach({ title, empty, reached, places, onSelect }: ReachProps) {
  return (
    <DetailsSection title={title}>
      {reached.length === 0 && <p className="text-muted">{empty}</p>}
      <ul className="flex flex-col gap-1">
        {reached.slice(0, shownReach).map((thing) => {
          const key = resourceKey(thing);
          // Many instances share one name.
          const name = thing.kind === 'instance' ? thing.id : thing.name;
          return (
            <li key={key} className="flex items-center gap-2">
              {places.has(key) ? (
                <Choice condition={thing.condition} name={name} onChoose={() => onSelect(key)} />
              ) : (
                <ConditionMark condition={thing.condition} text={name} labelled className="min-w-0" />
              )}
              <span className="ml-auto shrink-0 text-muted text-sm">
                {kindWords[thing.kind]} · {plural(thing.distance, 'step')}
              </span>
            </li>
          );
        })}
      </ul>
      {reached.length > shownReach && (
        <p className="mt-1 text-muted">And {formatNumber(reached.length - shownReach)} more.</p>
      )}
    </DetailsSection>
  );
}
