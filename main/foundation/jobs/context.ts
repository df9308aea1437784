import { performChildren } from './children.ts';
import type { JobContext, UndoContext } from './definition.ts';
import type { Pass } from './pass.ts';
import { performPerson } from './person-wait.ts';
import { performPoll } from './polls.ts';
import { blankStep } from './records.ts';
import { performStep } from './steps.ts';
import { performSleep } from './waits.ts';

/** What a definition may do in this pass. */
export function jobContext(pass: Pass): JobContext {
  return {
    ...undoContext(pass, ''),
    sleep: async (key, sleep) => {
      await pass.perform(key, 'sleep', () => performSleep(pass, key, sleep));
    },
    person: (key, wait) => pass.perform(key, 'signal', () => performPerson(pass, key, wait)),
    children: (key, children) => pass.perform(key, 'children', () => performChildren(pass, key, children)),
    pivot: (key, title) => pivot(pass, key, title),
  };
}

/** The same for an undo, whose steps are told from the others by their prefix. */
export function undoContext(pass: Pass, prefix: string): UndoContext {
  return {
    jobId: pass.job.id,
    now: () => pass.tools.clock.now(),
    step: (name, step) => {
      const key = `${prefix}${name}`;
      return pass.perform(key, 'step', () => performStep(pass, key, step));
    },
    poll: (name, poll) => {
      const key = `${prefix}${name}`;
      return pass.perform(key, 'poll', () => performPoll(pass, key, poll));
    },
    learn: (learnedAs, durationMs) => {
      pass.check();
      pass.commit(`learned ${learnedAs}`, () => pass.tools.journal.steps.learn(learnedAs, durationMs));
    },
    note: (name, message, level = 'info') => note(pass, `${prefix}${name}`, message, level),
  };
}

function note(pass: Pass, key: string, message: string, level: 'info' | 'warning' | 'error'): void {
  pass.check();
  const { events } = pass.tools.journal;
  if (pass.isSettling || events.has(pass.job.id, 'note', key)) return;
  pass.commit(`note ${key}`, () => pass.say('note', key, message, level));
}

function pivot(pass: Pass, key: string, title: string): void {
  pass.check();
  // Also where nothing may begin any more: what makes it irrevocable is done, or the run would not have come here.
  if (pass.recorded(key, 'pivot')) return;
  pass.commit(`pivot ${key}`, () => {
    const at = pass.tools.clock.now();
    const begunEvent = pass.say('step', key, `From here on nothing is undone: ${title}.`);
    const { epoch } = pass.job;
    const moment = { startedAt: at, endedAt: at, begunEvent, endedEvent: begunEvent };
    pass.save({ ...blankStep, ...moment, key, kind: 'pivot', title, epoch, state: 'done' });
    pass.change({ pivoted: true });
  });
}
