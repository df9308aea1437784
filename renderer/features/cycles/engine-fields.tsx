import { useId } from 'react';
import type { CycleEngine, CyclePlan, GroupCyclePlan } from '#contract/cycles.ts';
import { plural } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Complaint } from '../../ui/labelled-field.tsx';
import { engineNotes, engines, engineWords } from './engines.ts';
import { ChoiceField, type FormPart, Section, TextField } from './fields.tsx';

interface EngineFieldsProps extends FormPart {
  /** The last dry run, which knows what fits the groups. */
  readonly plan: CyclePlan | undefined;
}

/** Who replaces the instances, with what the dry run recommends and why. */
export function EngineFields({ typed, plan, onChange }: EngineFieldsProps) {
  const id = useId();
  const groups = plan?.groups ?? [];
  return (
    <Section title="Who does it">
      {engines.map((engine) => (
        <div key={engine} className="flex items-baseline gap-2">
          <input
            id={`${id}${engine}`}
            type="radio"
            name={id}
            checked={typed.engine === engine}
            className="translate-y-0.5"
            onChange={() => onChange({ ...typed, engine })}
          />
          <label htmlFor={`${id}${engine}`}>
            <span className="font-medium">{engineWords[engine]}</span>{' '}
            {isRecommended(engine, groups) && <Badge>recommended</Badge>}
            <span className="block text-muted text-sm">{engineNotes[engine]}</span>
          </label>
        </div>
      ))}
      {groups.map((group) => (
        <Recommendation
          key={`${group.connectionId} ${group.groupName}`}
          plan={group}
          isNamed={groups.length > 1}
          engine={typed.engine}
        />
      ))}
    </Section>
  );
}

function isRecommended(engine: CycleEngine, groups: readonly GroupCyclePlan[]): boolean {
  return groups.length > 0 && groups.every(({ recommended }) => recommended.engine === engine);
}

interface RecommendationProps {
  readonly plan: GroupCyclePlan;
  /** Whether there are others, so that it says which group it is about. */
  readonly isNamed: boolean;
  readonly engine: CycleEngine;
}

/** Why an engine fits better. What keeps an instance refresh from doing it stands above its plan once it is chosen. */
function Recommendation({ plan, isNamed, engine }: RecommendationProps) {
  const { recommended, refreshBlockers, groupName } = plan;
  const about = isNamed ? `${groupName}: ` : '';
  if (refreshBlockers.length === 0) {
    return (
      <p className="text-sm [overflow-wrap:anywhere]">
        {isNamed ? about : 'Why: '}
        {isNamed && `${engineWords[recommended.engine]}. `}
        {recommended.reason}
      </p>
    );
  }
  if (engine === 'instance_refresh') return null;
  return (
    <Disclosure
      openAtFirst={false}
      summary={
        <span className="text-sm [overflow-wrap:anywhere]">
          {about}
          {plural(refreshBlockers.length, 'thing')} an instance refresh cannot do here
        </span>
      }
    >
      <ul className="mt-1 flex flex-col gap-1 pl-5 text-sm">
        {refreshBlockers.map(({ message, advice }) => (
          <li key={message} className="[overflow-wrap:anywhere]">
            {message} <span className="text-muted">{advice}</span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

const protectedWords = { Ignore: 'Stay as they are', Refresh: 'Are replaced too', Wait: 'Are waited for' } as const;
const standbyWords = { Ignore: 'Stay as they are', Terminate: 'Are replaced too', Wait: 'Are waited for' } as const;

/** What only an instance refresh knows. */
export function RefreshFields(props: EngineFieldsProps) {
  const { typed, complaints, plan, onChange } = props;
  const id = useId();
  const warmups = new Set(plan?.groups.map(({ defaultWarmupS }) => defaultWarmupS));
  const [warmup] = warmups;
  return (
    <Section title="Instance refresh">
      <TextField
        {...props}
        name="templateVersion"
        label="Launch template version"
        placeholder="as it is"
        shape="number"
        note={versionNote(plan)}
      />
      <div>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={typed.autoRollback}
            aria-describedby={`${id}rollback`}
            onChange={(event) => onChange({ ...typed, autoRollback: event.currentTarget.checked })}
          />
          Roll back by itself where it fails
        </label>
        <Complaint id={`${id}rollback`}>{complaints?.autoRollback}</Complaint>
      </div>
      <TextField
        {...props}
        name="instanceWarmupS"
        label="Seconds of warm-up"
        placeholder={warmup === undefined || warmups.size > 1 ? 'default' : String(warmup)}
        shape="number"
      />
      <TextField
        {...props}
        name="checkpointPercentages"
        label="Checkpoints at percent"
        placeholder="none; e.g. 20, 50"
      />
      {typed.checkpointPercentages.trim() !== '' && (
        <TextField {...props} name="checkpointDelayMinutes" label="Minutes at each checkpoint" shape="number" />
      )}
      <TextField {...props} name="bakeMinutes" label="Minutes to watch at the end" shape="number" />
      <ChoiceField
        label="Protected ones"
        value={typed.protectedInstances}
        words={protectedWords}
        onChange={(protectedInstances) => onChange({ ...typed, protectedInstances })}
      />
      <ChoiceField
        label="Those in standby"
        value={typed.standbyInstances}
        words={standbyWords}
        onChange={(standbyInstances) => onChange({ ...typed, standbyInstances })}
      />
    </Section>
  );
}

function versionNote(plan: CyclePlan | undefined): string {
  const templates = new Set(plan?.groups.map(({ launchTemplateId }) => launchTemplateId));
  const [template] = templates;
  if (templates.size !== 1 || typeof template !== 'string') return 'What the group launches afterwards.';
  return `What the group launches afterwards, of ${template}.`;
}
