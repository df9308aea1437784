import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { Select } from '../../ui/select.tsx';
import { ChoiceField, type FormPart, Section, TextField } from './fields.tsx';
import type { TypedCycle } from './form.ts';

const setUpWords: Record<TypedCycle['setUp'], string> = {
  none: 'its checks and hooks pass',
  tag: 'it has set a tag on itself',
  ssm_agent: 'Systems Manager reaches it',
};

const gateWords: Record<TypedCycle['gate'], string> = {
  none: 'Nothing',
  http: 'An HTTP answer',
  ssm: 'A command on it',
  tag: 'A tag of the instance',
};

/** What proves that a new instance has been set up and has the release. */
export function ProofFields(props: FormPart) {
  const { typed, onChange } = props;
  return (
    <Section title="What proves the release">
      <ChoiceField
        label="Set up when"
        value={typed.setUp}
        words={setUpWords}
        onChange={(setUp) => onChange({ ...typed, setUp })}
      />
      {typed.setUp === 'tag' && (
        <>
          <TextField {...props} name="setUpKey" label="Key of the tag it sets" />
          <TextField {...props} name="setUpValue" label="Its value" />
        </>
      )}
      <ChoiceField
        label="Besides serving"
        value={typed.gate}
        words={gateWords}
        onChange={(gate) => onChange({ ...typed, gate })}
      />
      <GateFields {...props} />
    </Section>
  );
}

function GateFields(props: FormPart) {
  switch (props.typed.gate) {
    case 'none':
      return null;
    case 'http':
      return (
        <>
          <TextField {...props} name="url" label="URL" note="{address} and {instance} stand for each machine’s own." />
          <TextField {...props} name="expected" label="Answer contains" placeholder="optional: success is enough" />
        </>
      );
    case 'ssm':
      return (
        <>
          <TextField
            {...props}
            name="command"
            label="Command"
            shape="lines"
            placeholder="e.g. systemctl is-active web"
            note="Runs on each new instance through Systems Manager, at least once. It must end with success."
          />
          <TextField {...props} name="output" label="Output contains" placeholder="optional: success is enough" />
        </>
      );
    case 'tag':
      return (
        <>
          <TextField {...props} name="tagKey" label="Tag key" />
          <TextField {...props} name="tagValue" label="Tag value" />
        </>
      );
  }
}

/** Alarms that hold it, and what is done outside AWS at each retirement. */
export function AlarmField(props: FormPart) {
  return (
    <TextField
      {...props}
      name="alarms"
      label="CloudWatch alarms"
      shape="lines"
      placeholder="none; names, one a line or with commas"
      note="While one of them is in alarm nothing is retired, and the cycle ends."
    />
  );
}

/** Stands for no hook: their names are never empty. */
const noHook = '';

/** What is run before and after each retirement, of the hooks that there are. */
export function HookFields({ typed, onChange }: FormPart) {
  const names = useQuery(api.hooks.names.queryOptions()).data ?? [];
  const options = (chosen: string | null) => [
    { value: noHook, label: 'Nothing' },
    // One that is gone meanwhile can still be seen, and taken off.
    ...[...new Set([...names, ...(chosen === null ? [] : [chosen])])].map((name) => ({ value: name, label: name })),
  ];
  if (names.length === 0 && typed.beforeRetire === null && typed.afterRetire === null) {
    return <p className="text-muted text-sm">To run something at each retirement, set up a hook in the settings.</p>;
  }
  return (
    <>
      <Select
        label="Before each retirement"
        labelShown
        value={typed.beforeRetire ?? noHook}
        options={options(typed.beforeRetire)}
        onChange={(name) => onChange({ ...typed, beforeRetire: name === noHook ? null : name })}
      />
      <Select
        label="After each retirement"
        labelShown
        value={typed.afterRetire ?? noHook}
        options={options(typed.afterRetire)}
        onChange={(name) => onChange({ ...typed, afterRetire: name === noHook ? null : name })}
      />
    </>
  );
}
