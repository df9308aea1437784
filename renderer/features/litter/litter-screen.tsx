import { useMutation, useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { LitterReport } from '#contract/litter.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { notify } from '../../ui/toaster.tsx';
import { DetailsLoading, DetailsTrouble } from '../inventory/details-pane.tsx';
import { useMay } from '../people/index.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { LitterGroup } from './litter-group.tsx';
import { amountWords, byGroup, isScanning } from './model.ts';
import { RepairJobs } from './repair-jobs.tsx';
import { Scans } from './scans.tsx';

/** What crashed or forgotten work left on groups: found by itself, repaired only when somebody says so. */
export function LitterScreen() {
  const report = useQuery(api.litter.report.queryOptions());
  const mayOperate = useMay('operator');
  const { data } = report;
  return (
    <Screen
      title="Left behind"
      summary={
        data !== undefined &&
        data.findings.length > 0 && <span className="text-muted">{amountWords(data.findings)}</span>
      }
      tools={
        <>
          {mayOperate === true && <LookAgain scans={data?.scans ?? []} />}
          {mayOperate === false && <span className="text-muted">Operators can repair it.</span>}
        </>
      }
    >
      {report.isPending && <DetailsLoading />}
      {data === undefined ? (
        <DetailsTrouble query={report} />
      ) : (
        <Report report={data} mayOperate={mayOperate === true} />
      )}
    </Screen>
  );
}

function LookAgain({ scans }: Pick<LitterReport, 'scans'>) {
  const scan = useMutation(
    api.litter.scan.mutationOptions({
      onError: (error) => notify('It could not look again', toProblem(error).message),
    }),
  );
  const isBusy = scan.isPending || isScanning(scans);
  return (
    <Button busy={isBusy} disabled={scans.length === 0} onClick={() => scan.mutate({})}>
      <RefreshCw size={14} strokeWidth={1.75} aria-hidden className={isBusy ? 'motion-safe:animate-spin' : ''} />
      {isBusy ? 'Looking…' : 'Look again'}
    </Button>
  );
}

interface ReportProps {
  readonly report: LitterReport;
  readonly mayOperate: boolean;
}

function Report({ report: { findings, ignored, scans }, mayOperate }: ReportProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = (of: LitterReport['findings']): ReactNode =>
    byGroup(of).map((group) => (
      <LitterGroup key={group.key} group={group} chosen={mayOperate ? chosen : null} onChosen={setChosen} />
    ));
  return (
    <div className="flex h-full flex-col">
      <ScrollRegion label="What was left behind" className="min-h-0 grow">
        <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4">
          <RepairJobs />
          <Scans scans={scans} />
          {findings.length === 0 && <NothingFound scans={scans} />}
          {list(findings)}
          {ignored.length > 0 && (
            <Disclosure
              openAtFirst={false}
              summary={
                <span>
                  <span className="font-medium">Meant to be so</span>{' '}
                  <span className="text-muted">{amountWords(ignored)}</span>
                </span>
              }
            >
              <div className="mt-2 flex flex-col gap-4">{list(ignored)}</div>
            </Disclosure>
          )}
        </div>
      </ScrollRegion>
      {mayOperate && (
        <ChosenBar findings={findings} ignored={ignored} chosen={chosen} onDone={() => setChosen(new Set())} />
      )}
    </div>
  );
}

function NothingFound({ scans }: Pick<LitterReport, 'scans'>) {
  const isSeen = scans.length > 0 && scans.every(({ at }) => at !== null);
  return (
    <EmptyState title={isSeen ? 'Nothing was left behind' : 'Nothing has been found yet'}>
      Where a console died in the middle of a cycle, or somebody forgot a suspended process, an instance in standby, a
      protection or an instance refresh, that is told here with what would put it right.
    </EmptyState>
  );
}
