import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { client } from '../../lib/client.ts';
import { copyText } from '../../lib/copy.ts';
import { download } from '../../lib/download.ts';
import { plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { notify } from '../../ui/toaster.tsx';
import type { RecordFilter } from './search-params.ts';

interface Export {
  readonly format: 'csv' | 'ndjson';
  readonly to: 'file' | 'clipboard';
}

/** All parts of the file. Entries that appear meanwhile come before the first one, so none is missed or told twice. */
async function exported(filter: RecordFilter, format: Export['format']) {
  const { body, next, ...first } = await client.inventory.exportChanges({ ...filter, format });
  const bodies = [body];
  let { rows } = first;
  for (let before = next; before !== null; ) {
    const part = await client.inventory.exportChanges({ ...filter, format, before });
    bodies.push(part.body);
    rows += part.rows;
    before = part.next;
  }
  return { ...first, bodies, rows };
}

/** The whole of what the filter matches, as a file or on the clipboard, however little of it is on screen. */
export function ExportMenu({ filter }: { readonly filter: RecordFilter }) {
  const work = useMutation({
    mutationFn: async ({ format, to }: Export) => {
      const { fileName, mediaType, bodies, rows } = await exported(filter, format);
      if (to === 'file') {
        download(fileName, mediaType, bodies);
        notify(`${plural(rows, 'entry', 'entries')} exported`, fileName);
      } else {
        const done = await copyText(bodies.join(''));
        notify(done ? `${plural(rows, 'entry', 'entries')} copied` : 'The browser refused to copy');
      }
    },
  });
  return (
    <>
      <Menu
        trigger={
          <Button busy={work.isPending}>
            <Download size={14} aria-hidden />
            {work.isPending ? 'Exporting…' : 'Export'}
          </Button>
        }
      >
        <MenuItem onSelect={() => work.mutate({ format: 'csv', to: 'file' })}>CSV file</MenuItem>
        <MenuItem onSelect={() => work.mutate({ format: 'ndjson', to: 'file' })}>NDJSON file</MenuItem>
        <MenuItem onSelect={() => work.mutate({ format: 'csv', to: 'clipboard' })}>Copy as CSV</MenuItem>
      </Menu>
      <Dialog open={work.isError} onOpenChange={() => work.reset()} title="The record was not exported">
        <ProblemView problem={toProblem(work.error)} />
      </Dialog>
    </>
  );
}
