import { CopyButton } from '../../ui/copy-button.tsx';

interface CopyableProps {
  readonly text: string;
  /** What is copied, e.g. `Copy instance ID`. */
  readonly label: string;
}

/** An id or an address, with a button that copies it. */
export function Copyable({ text, label }: CopyableProps) {
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{text}</span>
      <span className="-my-1">
        <CopyButton text={text} label={label} />
      </span>
    </span>
  );
}
