import { Fragment, type RefObject, useId } from 'react';
import type { CycleRequest, CycleSelection } from '#contract/cycles.ts';
import type { GroupNow, GroupRef } from '#contract/groups.ts';
import { Complaint } from '../../ui/labelled-field.tsx';
import { Select } from '../../ui/select.tsx';
import { ChoiceField, type FormPart, optionsOf, Section, TextField } from './fields.tsx';

interface WhichGroupsProps extends FormPart {
  /** Those that can be cycled together. */
  readonly offered: readonly GroupRef[];
}

const orderWords: Record<CycleRequest['order'], string> = {
  one_after_another: 'One after another',
  together: 'Together',
};

/** Which of several groups are cycled, and in which order. */
export function WhichGroups({ offered, typed, complaints, onChange }: WhichGroupsProps) {
  const chosen = new Set(typed.groups);
  // They are cycled in the order in which they are listed, whatever was ticked first.
  const toggle = (group: GroupRef, isChosen: boolean) =>
    onChange({ ...typed, groups: offered.filter((each) => (each === group ? isChosen : chosen.has(each))) });
  return (
    <Section title="Which groups">
      <ul aria-label="Groups" className="max-h-40 overflow-auto rounded-md border border-line">
        {offered.map((group) => (
          <li key={`${group.connectionId} ${group.groupName}`}>
            <label className="flex items-center gap-2 px-2 py-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.has(group)}
                onChange={(event) => toggle(group, event.currentTarget.checked)}
              />
              <span className="min-w-0 [overflow-wrap:anywhere]">{group.groupName}</span>
            </label>
          </li>
        ))}
      </ul>
      <Complaint>{complaints?.groups}</Complaint>
      <ChoiceField
        label="Order"
        value={typed.order}
        words={orderWords}
        onChange={(order) => onChange({ ...typed, order })}
      />
    </Section>
  );
}

interface WhichInstancesProps extends FormPart {
  /** Those that can be chosen by hand; empty where it is about several groups. */
  readonly instances: GroupNow['instances'];
  /** The first field, where the focus starts. */
  readonly first: RefObject<HTMLInputElement | null>;
}

const whichWords: Record<CycleSelection['kind'], { readonly label: string; readonly note: string }> = {
  stale: { label: 'Stale', note: 'those that the group would launch differently today' },
  older_than: { label: 'Older than', note: '' },
  chosen: { label: 'Chosen by hand', note: '' },
  all: { label: 'All', note: 'every instance of the group' },
};

/** Which instances are replaced. */
export function WhichInstances(props: WhichInstancesProps) {
  const { typed, instances, first, onChange } = props;
  const id = useId();
  const offered = (Object.keys(whichWords) as CycleSelection['kind'][]).filter(
    (which) => which !== 'chosen' || instances.length > 0,
  );
  return (
    <Section title="Which instances">
      {offered.map((which) => (
        <Fragment key={which}>
          <div className="flex items-baseline gap-2">
            <input
              ref={which === typed.which ? first : null}
              id={`${id}${which}`}
              type="radio"
              name={id}
              checked={typed.which === which}
              className="translate-y-0.5"
              onChange={() => onChange({ ...typed, which })}
            />
            <label htmlFor={`${id}${which}`}>
              <span className="font-medium">{whichWords[which].label}</span>{' '}
              <span className="text-muted">{whichWords[which].note}</span>
            </label>
          </div>
          {which === 'older_than' && typed.which === which && <Age {...props} />}
          {which === 'chosen' && typed.which === which && <ByHand {...props} />}
        </Fragment>
      ))}
    </Section>
  );
}

function Age(props: FormPart) {
  const { typed, onChange } = props;
  return (
    <div className="flex items-start gap-2 pl-6">
      <div className="grow">
        <TextField {...props} name="age" label="Age" shape="number" />
      </div>
      <Select
        label="Unit of the age"
        value={typed.ageUnit}
        options={optionsOf({ hours: 'hours', days: 'days' })}
        onChange={(ageUnit) => onChange({ ...typed, ageUnit })}
      />
    </div>
  );
}

function ByHand({ typed, complaints, instances, onChange }: WhichInstancesProps) {
  const chosen = new Set(typed.instanceIds);
  const toggle = (id: string, isChosen: boolean) =>
    onChange({
      ...typed,
      instanceIds: isChosen ? [...typed.instanceIds, id] : typed.instanceIds.filter((each) => each !== id),
    });
  return (
    <div className="pl-6">
      <ul aria-label="Instances" className="max-h-40 overflow-auto rounded-md border border-line">
        {instances.map(({ id, zone, lifecycle }) => (
          <li key={id}>
            <label className="flex items-center gap-2 px-2 py-1 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={(event) => toggle(id, event.currentTarget.checked)}
              />
              <span className="shrink-0 font-mono text-sm">{id}</span>
              <span className="text-muted text-sm">
                {zone}
                {lifecycle !== 'InService' && ` · ${lifecycle}`}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Complaint>{complaints?.instanceIds}</Complaint>
    </div>
  );
}
