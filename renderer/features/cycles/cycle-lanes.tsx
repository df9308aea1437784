import type { CycleBatch, CycleLane, Lamp } from '#contract/cycles.ts';
import type { GroupRef } from '#contract/groups.ts';
import { plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import {
  batchName,
  endedPhaseWords,
  lampCondition,
  lampTiming,
  lampTitles,
  lampWords,
  lanePhases,
  lanePhaseWords,
  oldCondition,
  oldStateWords,
  orderedLanes,
} from './lanes.ts';

interface CycleLanesProps {
  readonly lanes: readonly CycleLane[];
  readonly connectionId: GroupRef['connectionId'];
  /** Those that are ours, and not only an estimate. */
  readonly batches: readonly CycleBatch[];
  readonly hasEnded: boolean;
}

/** Old instances, each with the one that takes over and its four proofs; first what happens now. */
export function CycleLanes({ lanes, connectionId, batches, hasEnded }: CycleLanesProps) {
  const ordered = orderedLanes(lanes);
  const words = hasEnded ? endedPhaseWords : lanePhaseWords;
  return lanePhases
    .filter((phase) => ordered[phase].length > 0)
    .map((phase) => (
      <Disclosure
        key={phase}
        openAtFirst={phase === 'now'}
        summary={
          <span>
            <span className="font-medium">{words[phase]}</span>{' '}
            <span className="text-muted">{plural(ordered[phase].length, 'instance')}</span>
          </span>
        }
      >
        <ol aria-label={words[phase]} className="mt-1 rounded-md border border-line">
          {ordered[phase].map((lane) => (
            <Lane
              key={`${lane.old?.id} ${lane.replacement?.id}`}
              lane={lane}
              connectionId={connectionId}
              batches={batches}
            />
          ))}
        </ol>
      </Disclosure>
    ));
}

interface LaneProps extends Omit<CycleLanesProps, 'lanes' | 'hasEnded'> {
  readonly lane: CycleLane;
}

function Lane({ lane: { old, replacement, batch }, connectionId, batches }: LaneProps) {
  const own = batches.find(({ number }) => number === batch);
  return (
    <li className="grid items-start gap-x-4 gap-y-1 border-line border-t px-3 py-2 first:border-t-0 md:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <div className="min-w-0">
        {old === null ? (
          <p className="text-muted">In nobody’s place</p>
        ) : (
          <>
            <Member id={old.id} zone={old.zone} connectionId={connectionId} />
            <ConditionMark condition={oldCondition(old)} text={oldStateWords[old.state]} labelled />
            <p className="text-muted text-sm [overflow-wrap:anywhere]">{old.evidence}</p>
          </>
        )}
        {own && <p className="text-muted text-sm">{batchName(own, batches.length)}</p>}
      </div>
      <div className="min-w-0">
        {replacement === null ? (
          <p className="text-muted">Its replacement is not launched yet</p>
        ) : (
          <>
            <Member id={replacement.id} zone={replacement.zone} connectionId={connectionId} />
            <ul aria-label={`Proofs of ${replacement.id}`} className="grid grid-cols-2 gap-x-4 gap-y-1 xl:grid-cols-4">
              {replacement.lamps.map((lamp) => (
                <LampView key={lamp.name} lamp={lamp} />
              ))}
            </ul>
          </>
        )}
      </div>
    </li>
  );
}

function Member({
  id,
  zone,
  connectionId,
}: {
  readonly id: string;
  readonly zone: string;
  readonly connectionId: string;
}) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="font-mono text-sm">
        <ResourceLink resource={{ kind: 'instance', connectionId, id }}>{id}</ResourceLink>
      </span>
      <span className="text-muted text-sm">{zone}</span>
    </p>
  );
}

function LampView({ lamp }: { readonly lamp: Lamp }) {
  const timing = lampTiming(lamp, useNow());
  return (
    <li className="min-w-0">
      <span className="flex items-center gap-1.5">
        <ConditionMark condition={lampCondition(lamp)} text={lampWords(lamp)} />
        <span aria-hidden className={lamp.state === 'not_required' ? 'text-muted' : 'font-medium'}>
          {lampTitles[lamp.name]}
        </span>
      </span>
      <span className="block text-sm [overflow-wrap:anywhere]">{lamp.evidence}</span>
      {timing !== null && <span className="block text-balance text-muted text-sm">{timing}</span>}
    </li>
  );
}
