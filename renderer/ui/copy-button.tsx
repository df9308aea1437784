import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../lib/copy.ts';
import { IconButton } from './button.tsx';

const confirmedForMs = 1_500;

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, e.g. `Copy instance id`. */
  readonly label: string;
}

/** Copies a text and says that it did. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), confirmedForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  const words = { copied: 'Copied', refused: 'The browser refused to copy' };
  return (
    <>
      <IconButton
        icon={outcome === 'copied' ? Check : Copy}
        label={outcome === null ? label : words[outcome]}
        shape="smallIcon"
        onClick={() => void copyText(text).then((done) => setOutcome(done ? 'copied' : 'refused'))}
      />
      <span role="status" className="sr-only">
        {outcome === null ? '' : words[outcome]}
      </span>
    </>
  );
}
