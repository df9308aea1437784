import type { GroupNow } from '#contract/groups.ts';

interface SizeScaleProps {
  readonly sizes: GroupNow['sizes'];
  readonly inService: number;
}

/** Minimum, desired and maximum on one line, with how many are in service. */
export function SizeScale({ sizes: { minSize, desiredCapacity, maxSize }, inService }: SizeScaleProps) {
  const top = Math.max(maxSize, inService, 1);
  const at = (count: number) => `${(count / top) * 100}%`;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-xl">{inService}</span> <span>of {desiredCapacity} desired in service</span>{' '}
        <span className="text-muted">
          min {minSize} · max {maxSize}
        </span>
      </p>
      <div aria-hidden className="relative h-2.5 rounded-full bg-selected">
        <div
          className={`absolute inset-y-0 left-0 rounded-full ${inService < desiredCapacity ? 'bg-changing' : 'bg-neutral'}`}
          style={{ width: at(inService) }}
        />
        <Tick at={at(minSize)} />
        <Tick at={at(desiredCapacity)} strong />
      </div>
    </div>
  );
}

function Tick({ at, strong = false }: { readonly at: string; readonly strong?: boolean }) {
  return (
    <span
      className={`absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded-full ${strong ? 'bg-ink' : 'bg-edge'}`}
      style={{ left: at }}
    />
  );
}
