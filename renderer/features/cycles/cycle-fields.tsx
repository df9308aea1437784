import { type ReactNode, type RefObject, useId } from 'react';
import type { CycleSelection } from '#contract/cycles.ts';
import type { GroupNow } from '#contract/groups.ts';
import { Input } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import type { CycleComplaints, CycleField, TypedCycle } from './form.ts';

interface CycleFieldsProps {
  readonly typed: TypedCycle;
  readonly complaints: CycleComplaints | null;
  /** Those that can be chosen by hand. */
  readonly instances: GroupNow['instances'];
  /** The first field, where the focus starts. */
  readonly first: RefObject<HTMLInputElement | null>;
  readonly onChange: (next: TypedCycle) => void;
}

/** Everything that can be said about a cycle. */
export function CycleFields(props: CycleFieldsProps) {
  const { typed, onChange } = props;
  return (
    <div className="flex flex-col gap-5">
      <Which {...props} />
      <Section title="How">
        <Select
          label="Portions"
          labelShown
          value={typed.strategy}
          options={optionsOf(strategyWords)}
          onChange={(strategy) => onChange({ ...typed, strategy })}
        />
        <Select
          label="Waits for a person"
          labelShown
          value={typed.checkpoint}
          options={optionsOf(checkpointWords)}
          onChange={(checkpoint) => onChange({ ...typed, checkpoint })}
        />
        <TextField {...props} name="minimumHealthyPercentage" label="Minimum healthy percentage" narrow />
        <TextField {...props} name="maximumHealthyPercentage" label="Maximum healthy percentage" narrow />
        <TextField {...props} name="maximumSizeLimit" label="Raise the maximum size up to" placeholder="never" narrow />
      </Section>
      <Gate {...props} />
      <Section title="When to stop">
        <TextField {...props} name="failuresMax" label="New instances that may fail" narrow />
        <TextField {...props} name="readyWithinMinutes" label="Minutes until a new one serves" narrow />
        <TextField {...props} name="goneWithinMinutes" label="Minutes until an old one is gone" narrow />
      </Section>
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

const gateWords: Record<TypedCycle['gate'], string> = {
  none: 'Nothing',
  http: 'An HTTP answer',
  tag: 'A tag of the instance',
};

const whichWords: Record<CycleSelection['kind'], { readonly label: string; readonly note: string }> = {
  stale: { label: 'Stale', note: 'those that the group would launch differently today' },
  older_than: { label: 'Older than', note: '' },
  chosen: { label: 'Chosen by hand', note: '' },
  all: { label: 'All', note: 'every instance of the group' },
};

function optionsOf<Value extends string>(words: Readonly<Record<Value, string>>) {
  return (Object.keys(words) as Value[]).map((value) => ({ value, label: words[value] }));
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

function Which(props: CycleFieldsProps) {
  const { typed, first, onChange } = props;
  const id = useId();
  return (
    <Section title="Which instances">
      {(Object.keys(whichWords) as CycleSelection['kind'][]).map((which) => (
        <div key={which} className="flex items-baseline gap-2">
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
      ))}
      {typed.which === 'older_than' && <Age {...props} />}
      {typed.which === 'chosen' && <ByHand {...props} />}
    </Section>
  );
}

function Age(props: CycleFieldsProps) {
  const { typed, onChange } = props;
  return (
    <div className="flex items-start gap-2 pl-6">
      <div className="grow">
        <TextField {...props} name="age" label="Age" narrow />
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

function ByHand({ typed, complaints, instances, onChange }: CycleFieldsProps) {
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
              <span className="font-mono text-sm">{id}</span>
              <span className="text-muted text-sm">
                {zone} · {lifecycle}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Complaint>{complaints?.instanceIds}</Complaint>
    </div>
  );
}

function Gate(props: CycleFieldsProps) {
  const { typed, onChange } = props;
  return (
    <Section title="What proves the release">
      <Select
        label="Besides serving"
        labelShown
        value={typed.gate}
        options={optionsOf(gateWords)}
        onChange={(gate) => onChange({ ...typed, gate })}
      />
      {typed.gate === 'http' && (
        <>
          <TextField {...props} name="url" label="URL" note="{address} and {instance} stand for each machine’s own." />
          <TextField {...props} name="expected" label="Answer contains" placeholder="optional: success is enough" />
        </>
      )}
      {typed.gate === 'tag' && (
        <>
          <TextField {...props} name="tagKey" label="Tag key" />
          <TextField {...props} name="tagValue" label="Tag value" />
        </>
      )}
    </Section>
  );
}

interface TextFieldProps extends CycleFieldsProps {
  readonly name: Exclude<CycleField, 'instanceIds'> | 'expected';
  readonly label: string;
  readonly note?: string;
  readonly placeholder?: string;
  /** For a number: it stands beside its label. */
  readonly narrow?: boolean;
}

function TextField({ typed, complaints, onChange, name, label, note, placeholder, narrow = false }: TextFieldProps) {
  const id = useId();
  const complaint = name === 'expected' ? undefined : complaints?.[name];
  return (
    <div>
      <div className={narrow ? 'flex items-center justify-between gap-3' : 'flex flex-col gap-1'}>
        <label htmlFor={id}>{label}</label>
        <Input
          id={id}
          value={typed[name]}
          {...(narrow && { inputMode: 'numeric' as const, className: 'max-w-24' })}
          {...(placeholder !== undefined && { placeholder })}
          aria-invalid={complaint !== undefined || undefined}
          aria-describedby={`${id}complaint`}
          onChange={(event) => onChange({ ...typed, [name]: event.currentTarget.value })}
        />
      </div>
      {note !== undefined && <p className="text-muted text-sm">{note}</p>}
      <Complaint id={`${id}complaint`}>{complaint}</Complaint>
    </div>
  );
}

function Complaint({ id, children }: { readonly id?: string; readonly children: string | undefined }) {
  return (
    <p id={id} role="alert" className="text-critical text-sm empty:hidden">
      {children}
    </p>
  );
}
