import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { JobRow } from '#contract/jobs.ts';
import { notifyBySystem } from '../../lib/system-notification.ts';
import { notify, withdraw } from '../../ui/toaster.tsx';
import { useMe } from '../people/index.ts';
import { jobNews, settledNeeds, standing, stateWords } from './model.ts';
import { useNewestJobs } from './use-newest-jobs.ts';

/** Tells of jobs that ended or need somebody: in the window and, where allowed, by the system. Once, in the frame. */
export function useJobNews(): void {
  const navigate = useNavigate();
  const router = useRouter();
  const me = useMe();
  const rows = useNewestJobs()?.rows;
  const known = useRef<readonly JobRow[] | null>(null);
  useEffect(() => {
    if (rows === undefined || me === undefined) return;
    const before = known.current ?? rows;
    for (const id of settledNeeds(before, rows)) withdraw(id);
    const news = jobNews(before, rows, me.name);
    known.current = rows;
    for (const job of news) {
      const title = `${stateWords[job.state]}: ${job.title}`;
      const message = standing(job);
      const open = () => void navigate({ to: '/job', search: { id: job.id } });
      if (!isShown(job, router.state.location)) notify(title, message, { label: 'Open the job', run: open }, job.id);
      notifyBySystem({ title, message, tag: job.id }, open);
    }
  }, [rows, me, navigate, router]);
}

/** Whoever looks at a job reads there what becomes of it. */
function isShown(
  { id }: JobRow,
  { pathname, search }: { readonly pathname: string; readonly search: object },
): boolean {
  return pathname === '/job' && 'id' in search && search.id === id;
}
