interface ProgressBarProps {
  readonly done: number;
  readonly total: number;
}

/** So many of so many, as a bar and in numbers. */
export function ProgressBar({ done, total }: ProgressBarProps) {
  const share = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <span className="flex h-full items-center gap-2">
      <span aria-hidden className="h-1.5 min-w-8 grow overflow-hidden rounded-full bg-selected">
        <span className="block h-full bg-changing" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="text-sm">
        {done}
        <span className="sr-only"> of </span>
        <span aria-hidden>/</span>
        {total}
      </span>
    </span>
  );
}
