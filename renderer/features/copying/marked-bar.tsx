import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { copyText } from '../../lib/copy.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { notify } from '../../ui/toaster.tsx';
import { type Copied, type CopyFormat, copiedText, copyFormats } from './formats.ts';

const formatWords: Record<CopyFormat, string> = {
  ids: 'IDs',
  arns: 'ARNs',
  csv: 'CSV',
  json: 'JSON',
  cli: 'AWS CLI command',
};

interface MarkedBarProps {
  readonly noun: { readonly one: string; readonly many: string };
  readonly rows: readonly Copied[];
  readonly onClear: () => void;
  /** What else can be done with them. */
  readonly children?: ReactNode;
}

/** What can be done with the rows that are marked; nothing while none is. */
export function MarkedBar({ noun, rows, onClear, children }: MarkedBarProps) {
  return (
    <div role="status">
      {rows.length > 0 && (
        <div className="flex items-center gap-2 border-line border-b bg-selected px-4 py-1">
          <span className="font-medium">{plural(rows.length, noun.one, noun.many)} selected</span>
          <Menu
            align="start"
            trigger={
              <Button shape="small">
                Copy as <ChevronDown size={13} aria-hidden />
              </Button>
            }
          >
            {copyFormats.map((format) => (
              <CopyItem key={format} format={format} rows={rows} />
            ))}
          </Menu>
          {children}
          <Button shape="small" look="quiet" onClick={onClear}>
            <X size={13} aria-hidden /> Clear selection
          </Button>
        </div>
      )}
    </div>
  );
}

function CopyItem({ format, rows }: { readonly format: CopyFormat; readonly rows: readonly Copied[] }) {
  const copy = async () => {
    const text = copiedText(rows, format);
    if (text === null) return notify('Nothing was copied', `None of them has ${formatWords[format]}.`);
    notify((await copyText(text)) ? `Copied as ${formatWords[format]}` : 'The browser refused to copy');
  };
  return <MenuItem onSelect={() => void copy()}>{formatWords[format]}</MenuItem>;
}
