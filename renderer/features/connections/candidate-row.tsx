import { useState } from 'react';
import type { Candidate, Connection } from '#contract/connections.ts';
import { toProblem } from '../../lib/problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Select } from '../../ui/select.tsx';
import { accountLabel, overriddenEndpoint, signInWords } from './appearance.ts';
import { MfaDialog } from './mfa-dialog.tsx';
import { fallbackRegion, regionOptions } from './regions.ts';
import { useOpenConnection } from './use-connections.ts';

export interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly open: readonly Connection[];
}

/** A way to sign in: choose a region, and open it. Nobody is contacted before that. */
export function CandidateRow({ candidate, open }: CandidateRowProps) {
  const [region, setRegion] = useState(candidate.region ?? fallbackRegion);
  const openConnection = useOpenConnection();
  const [asking, setAsking] = useState(false);
  const opened = open.find((each) => each.id === openConnection.data?.id);
  const isOpen = open.some((each) => each.candidateId === candidate.id && each.region === region);
  const endpoint = overriddenEndpoint(candidate);
  return (
    <li className="border-line border-b px-3 py-2 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 grow">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{candidate.label}</span>
            {candidate.source === 'demo' && <Badge tone="strong">DEMO</Badge>}
            {endpoint !== null && <Badge tone="warning">{`${endpoint} – not AWS`}</Badge>}
          </p>
          <p className="text-muted text-sm">
            {signInWords[candidate.signIn]}
            {candidate.account !== null && ` · ${accountLabel(candidate.account)}`}
          </p>
        </div>
        <Select
          label={`Region for ${candidate.label}`}
          value={region}
          options={regionOptions(candidate)}
          onChange={setRegion}
          disabled={candidate.problem !== null}
          className="w-52"
        />
        <Button
          className="w-24"
          aria-label={isOpen ? `${candidate.label} is open` : `Open ${candidate.label}`}
          busy={openConnection.isPending}
          disabled={isOpen || candidate.problem !== null}
          onClick={() =>
            openConnection.mutate(
              { candidateId: candidate.id, region },
              { onSuccess: (answer) => setAsking(answer.state === 'mfa_needed') },
            )
          }
        >
          {isOpen ? 'Is open' : openConnection.isPending ? 'Opening…' : 'Open'}
        </Button>
      </div>
      {candidate.problem !== null && <ProblemView problem={candidate.problem} level="warning" className="mt-2" />}
      {opened !== undefined && <MfaDialog connection={opened} open={asking} onOpenChange={setAsking} />}
      {openConnection.isError && <ProblemView problem={toProblem(openConnection.error)} className="mt-2" />}
    </li>
  );
}
