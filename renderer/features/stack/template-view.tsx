import { ChevronDown, ChevronUp, Download } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Read } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { ReadAgain, TabBar } from './tab-bar.tsx';
import { createTemplateEditor, type TemplateEditor } from './template-editor.ts';

interface TemplateViewProps {
  readonly template: { readonly body: string; readonly format: 'json' | 'yaml'; readonly read: Read };
  /** The stack's name, for the name of the file. */
  readonly name: string;
  readonly query: { readonly isFetching: boolean; readonly refetch: () => unknown };
}

/** A template with syntax colours: searched, copied, downloaded, and never changed here. */
export function TemplateView({ template, name, query }: TemplateViewProps) {
  const { body, format, read } = template;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<TemplateEditor | null>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState({ count: 0, current: 0 });

  useEffect(() => {
    if (place.current === null) return;
    const created = createTemplateEditor(place.current, body, format);
    editor.current = created;
    return () => created.stop();
  }, [body, format]);

  const search = (next: string) => {
    setText(next);
    setFound(editor.current?.find(next) ?? { count: 0, current: 0 });
  };
  const step = (by: 1 | -1) => setFound((before) => editor.current?.step(by) ?? before);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };

  return (
    <>
      <TabBar>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field goes to the next match. */}
        <div className="flex items-center gap-1" onKeyDown={onKeyDown}>
          <SearchField label="Find in the template" value={text} onChange={search} className="w-64" />
          <span role="status" className="min-w-16 text-center text-muted text-sm">
            {text !== '' && (found.count === 0 ? 'Not found' : `${found.current} of ${formatNumber(found.count)}`)}
          </span>
          <IconButton icon={ChevronUp} label="Previous match" disabled={found.count === 0} onClick={() => step(-1)} />
          <IconButton icon={ChevronDown} label="Next match" disabled={found.count === 0} onClick={() => step(1)} />
        </div>
        <span className="text-muted text-sm">
          {format.toUpperCase()}, {formatNumber(body.split('\n').length)} lines
        </span>
        <CopyButton text={body} label="Copy template" />
        <IconButton icon={Download} label="Download template" onClick={() => download(`${name}.${format}`, body)} />
        <ReadAgain read={read} query={query} />
      </TabBar>
      <div ref={place} className="min-h-0 grow" />
    </>
  );
}

function download(fileName: string, body: string): void {
  const url = URL.createObjectURL(new Blob([body], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
