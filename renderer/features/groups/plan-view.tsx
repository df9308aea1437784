import type { GroupPlan } from '#contract/groups.ts';
import { Note } from '../../ui/note.tsx';
import { usualWords } from '../jobs/index.ts';

interface PlanViewProps {
  readonly plan: GroupPlan;
  /** False while it is read again, or for something that is no longer asked for. */
  readonly isCurrent: boolean;
}

/** What an action would do: from what to what, what follows, what stands in its way, and the calls it makes. */
export function PlanView({ plan, isCurrent }: PlanViewProps) {
  const usual = usualWords(plan.usual);
  return (
    <section
      aria-label="What it would do"
      aria-busy={!isCurrent}
      className={`flex flex-col gap-2.5 ${isCurrent ? '' : 'opacity-50'}`}
    >
      {plan.blockers.map(({ message, advice }) => (
        <Note key={message} level="critical" message={message} advice={advice} />
      ))}
      {plan.differences.length > 0 && (
        <table className="self-start">
          <thead className="sr-only">
            <tr>
              <th>Setting</th>
              <th>Now</th>
              <th>After</th>
            </tr>
          </thead>
          <tbody>
            {plan.differences.map(({ name, before, after }) => (
              <tr key={name} className="border-line border-t first:border-t-0">
                <td className="py-1 pr-8 text-muted">{name}</td>
                <td className="py-1 pr-3 text-right">{before}</td>
                <td className="py-1">
                  <span className="text-muted" aria-hidden>
                    →{' '}
                  </span>
                  <span className="font-semibold">{after}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {plan.effects.length > 0 && (
        <ol className="list-decimal pl-5">
          {plan.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ol>
      )}
      {plan.warnings.map(({ message, advice }) => (
        <Note key={message} level="warning" message={message} advice={advice} />
      ))}
      <p className="text-muted text-sm [overflow-wrap:anywhere]">
        {plan.calls.length > 0 && (
          <>
            Asks AWS for <code className="font-mono">{plan.calls.join(', ')}</code>.{' '}
          </>
        )}
        {usual !== null && `Duration: ${usual}.`}
      </p>
    </section>
  );
}
