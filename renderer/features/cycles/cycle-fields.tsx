import type { RefObject } from 'react';
import type { CyclePlan } from '#contract/cycles.ts';
import type { GroupNow, GroupRef } from '#contract/groups.ts';
import { EngineFields, RefreshFields } from './engine-fields.tsx';
import { ChoiceField, Folded, type FormPart, Section, TextField } from './fields.tsx';
import { type CycleField, isAsked, type TypedCycle } from './form.ts';
import { AlarmField, HookFields, ProofFields } from './proof-fields.tsx';
import { WhichGroups, WhichInstances } from './which-fields.tsx';

interface CycleFieldsProps extends FormPart {
  /** The groups that it may be about; with more than one, they are chosen here. */
  readonly offered: readonly GroupRef[];
  /** Those that can be chosen by hand. */
  readonly instances: GroupNow['instances'];
  /** The last dry run, which knows what fits the groups. */
  readonly plan: CyclePlan | undefined;
  /** The first field, where the focus starts. */
  readonly first: RefObject<HTMLInputElement | null>;
}

/** Everything that can be said about a cycle; what the chosen engine does not do only where it was asked for. */
export function CycleFields(props: CycleFieldsProps) {
  const { typed } = props;
  const isOurs = typed.engine === 'infraviewer';
  return (
    <div className="flex flex-col gap-5">
      {props.offered.length > 1 && <WhichGroups {...props} />}
      <WhichInstances {...props} />
      <EngineFields {...props} />
      <HowFields {...props} />
      {!isOurs && <RefreshFields {...props} />}
      {(isOurs || isAsked('proofs', typed)) && <ProofFields {...props} />}
      <FurtherFields {...props} />
    </div>
  );
}

const strategyWords: Record<TypedCycle['strategy'], string> = {
  canary: 'One first, then growing batches',
  one_at_a_time: 'One at a time',
  all_at_once: 'As many at once as the limits allow',
};

const checkpointWords: Record<TypedCycle['checkpoint'], string> = {
  none: 'Never',
  after_canary: 'After the first batch',
  each_batch: 'After every batch',
};

function HowFields(props: FormPart) {
  const { typed, onChange } = props;
  const isOurs = typed.engine === 'infraviewer';
  return (
    <Section title="How">
      {isOurs && (
        <ChoiceField
          label="Portions"
          value={typed.strategy}
          words={strategyWords}
          onChange={(strategy) => onChange({ ...typed, strategy })}
        />
      )}
      {(isOurs || isAsked('checkpoint', typed)) && (
        <ChoiceField
          label="Waits for a person"
          value={typed.checkpoint}
          words={checkpointWords}
          onChange={(checkpoint) => onChange({ ...typed, checkpoint })}
        />
      )}
      <TextField {...props} name="minimumHealthyPercentage" label="Minimum healthy percentage" shape="number" />
      <TextField
        {...props}
        name="maximumHealthyPercentage"
        label="Maximum healthy percentage"
        note={isOurs ? 'Also at 100 % one more is launched first, where the maximum size has room.' : undefined}
        shape="number"
      />
    </Section>
  );
}

const furtherFields: readonly CycleField[] = [
  'alarms',
  'maximumSizeLimit',
  'failuresMax',
  'readyWithinMinutes',
  'goneWithinMinutes',
];

/** What is rarely changed. */
function FurtherFields(props: FormPart) {
  const { typed, complaints } = props;
  const isOurs = typed.engine === 'infraviewer';
  const showsHooks = isOurs || isAsked('hooks', typed);
  const isWrong = furtherFields.some((name) => complaints?.[name] !== undefined);
  return (
    <Folded title="Alarms, hooks and limits" isNeeded={isWrong || (!isOurs && showsHooks)}>
      <AlarmField {...props} />
      {showsHooks && <HookFields {...props} />}
      {isOurs && (
        <>
          <TextField
            {...props}
            name="maximumSizeLimit"
            label="Raise the maximum size up to"
            placeholder="never"
            shape="number"
          />
          <TextField {...props} name="failuresMax" label="New instances that may fail" shape="number" />
        </>
      )}
      <TextField {...props} name="readyWithinMinutes" label="Minutes until a new one serves" shape="number" />
      <TextField {...props} name="goneWithinMinutes" label="Minutes until an old one is gone" shape="number" />
    </Folded>
  );
}
