import { useQuery } from '@tanstack/react-query';
import type { JobDetail } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { stopWords } from './stop-words.ts';

interface CycleStopProps {
  readonly jobId: string;
  readonly tree: JobDetail['tree'];
}

/** What stopping a cycle now would mean for its instances, group by group. */
export function CycleStop({ jobId, tree }: CycleStopProps) {
  const cycles = useQuery(api.cycles.live.queryOptions({ input: { jobId } })).data ?? [];
  return cycles.map((cycle) => {
    const row = tree.find((node) => node.row.id === cycle.jobId)?.row;
    if (row === undefined) return null;
    return (
      <section key={cycle.jobId} aria-label={`What becomes of ${cycle.groupName}`}>
        {cycles.length > 1 && <p className="font-medium [overflow-wrap:anywhere]">{cycle.groupName}</p>}
        <ul className="list-disc pl-5">
          {stopWords(cycle, row).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
    );
  });
}
