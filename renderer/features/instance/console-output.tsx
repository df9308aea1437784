import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { DetailsTrouble, ReadLine } from '../inventory/details-pane.tsx';

interface ConsoleOutputProps {
  readonly connectionId: string;
  readonly instanceId: string;
}

/** The end of what the machine wrote to its console: read from AWS when somebody asks for it. */
export function ConsoleOutput(input: ConsoleOutputProps) {
  const output = useQuery(api.lookups.consoleOutput.queryOptions({ input, enabled: false, gcTime: 0 }));
  const { data } = output;
  return (
    <Panel
      title="Console output"
      actions={
        <>
          {data !== undefined && data.text !== '' && <CopyButton text={data.text} label="Copy console output" />}
          <Button shape="small" busy={output.isFetching} onClick={() => void output.refetch()}>
            {output.isFetching ? 'Reading…' : data === undefined ? 'Read console output' : 'Read again'}
          </Button>
        </>
      }
    >
      <div className="p-3">
        {data === undefined && !output.isError && (
          <p className="text-muted">EC2 keeps the end of what the machine wrote while it booted.</p>
        )}
        <DetailsTrouble query={output} />
        {data !== undefined && <ConsoleText text={data.text} writtenAt={data.writtenAt} />}
        {data !== undefined && <ReadLine read={data.read} />}
      </div>
    </Panel>
  );
}

function ConsoleText({ text, writtenAt }: { readonly text: string; readonly writtenAt: number | null }) {
  if (text === '') return <p className="text-muted">EC2 has no console output of this instance yet.</p>;
  return (
    <>
      <ScrollRegion label="Console output" className="max-h-96 rounded-md border border-line bg-canvas p-2">
        <pre className="font-mono text-sm">{text}</pre>
      </ScrollRegion>
      {writtenAt !== null && (
        <p className="mt-1 text-muted text-xs">
          Written <Age at={writtenAt} suffix="ago" />
        </p>
      )}
    </>
  );
}
