import { cx } from './class-names.ts';

const isMac = /mac/i.test(navigator.platform);

/** How this machine writes a key combination, e.g. `mod+k` as `⌘K` or `Ctrl+K`. */
function keyLabel(keys: string): string {
  if (keys === '+') return keys;
  const parts = keys.split('+').map((key) => {
    if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
    if (key === 'comma') return ',';
    return /^[a-z]{2,}$/.test(key) ? key[0]?.toUpperCase() + key.slice(1) : key;
  });
  const combination = parts.length > 1 ? parts.map((part) => (part.length === 1 ? part.toUpperCase() : part)) : parts;
  return combination.join(isMac ? '' : '+');
}

/** A key or a combination, e.g. `<Kbd keys="mod+k" />`. */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string | undefined }) {
  return (
    <kbd
      className={cx(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-canvas px-1 font-sans text-xs text-muted',
        className,
      )}
    >
      {keyLabel(keys)}
    </kbd>
  );
}
