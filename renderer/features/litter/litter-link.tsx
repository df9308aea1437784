import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Mark } from '../../ui/mark.tsx';

/** The way to what was left behind, and how much that is. */
export function LitterLink() {
  const count = useQuery(api.litter.report.queryOptions()).data?.findings.length ?? 0;
  return (
    <Link
      to="/left-behind"
      className="inline-flex h-control items-center gap-1.5 rounded-md px-2 font-medium text-sm hover:bg-hover"
    >
      {count > 0 && <Mark shape="triangle" className="text-warning" />}
      Left behind
      {count > 0 && <span className="text-muted">{formatNumber(count)}</span>}
    </Link>
  );
}
