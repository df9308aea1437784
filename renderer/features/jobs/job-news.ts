import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { JobRow } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { notifyBySystem } from '../../lib/system-notification.ts';
import { notify } from '../../ui/toaster.tsx';
import { useMe } from '../people/index.ts';
import { jobNews, standing, stateWords } from './model.ts';

/** How many of the newest jobs are looked at. */
const looked = 50;

/** Tells of jobs that ended or need somebody: in the window and, where allowed, by the system. Once, in the frame. */
export function useJobNews(): void {
  const navigate = useNavigate();
  const me = useMe();
  const rows = useQuery(api.jobs.list.queryOptions({ input: { limit: looked } })).data?.rows;
  const known = useRef<readonly JobRow[] | null>(null);
  useEffect(() => {
    if (rows === undefined || me === undefined) return;
    const news = known.current === null ? [] : jobNews(known.current, rows, me.name);
    known.current = rows;
    for (const job of news) {
      const title = `${stateWords[job.state]}: ${job.title}`;
      notify(title, standing(job));
      notifyBySystem(
        { title, message: standing(job), tag: job.id },
        () => void navigate({ to: '/job', search: { id: job.id } }),
      );
    }
  }, [rows, me, navigate]);
}
