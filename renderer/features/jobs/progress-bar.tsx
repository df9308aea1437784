interface ProgressBarProps {
  readonly done: number;
  readonly total: number;
}

/** So many of so many, as a bar and in numbers. */
export function ProgressBar({ done, total }: ProgressBarProps) {
  return (
    <span className="flex h-full items-center gap-2">
      <Bar share={total === 0 ? 0 : done / total} />
      <span className="text-sm">
        {done}
        <span className="sr-only"> of </span>
        <span aria-hidden>/</span>
        {total}
      </span>
    </span>
  );
}

/** A share of one as a bar, for eyes only: its number stands beside it. */
export function Bar({ share }: { readonly share: number }) {
  return (
    <span aria-hidden className="h-1.5 min-w-8 grow overflow-hidden rounded-full bg-selected">
      <span className="block h-full bg-changing" style={{ width: `${Math.min(1, share) * 100}%` }} />
    </span>
  );
}
