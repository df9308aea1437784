import type { Page, WebSocketRoute } from '@playwright/test';

/** The problem that a refused question is answered with. */
export const refusal = {
  code: 'aws_failed',
  message: 'The answer was taken away by a test.',
  advice: 'Ask again.',
} as const;

/** Decides, between a page and the core, how questions are answered; they go by their path, e.g. `/inventory/stacks`. */
export interface Answers {
  /** Keeps the answers to a question back until they are let go. */
  hold(question: string): void;
  letGo(): void;
  /** Answers a question with a problem until it is permitted again. */
  refuse(question: string): void;
  permit(): void;
  /** How many questions were refused so far. */
  refusals(): number;
  /** Changes what the core answers to a question from now on; null lets it through as it is again. */
  change(question: string, how: ((answer: unknown) => void) | null): void;
}

/** A message of the contract's socket, as far as a question is told by it. */
interface Message {
  readonly i: string;
  readonly p?: { readonly u?: string };
}

/** Stands between the page and the core; call it before the page is opened. */
export async function overseeAnswers(page: Page): Promise<Answers> {
  let held: string | null = null;
  let refused: string | null = null;
  let waiting: (() => void)[] = [];
  let refusals = 0;
  const changes = new Map<string, (answer: unknown) => void>();

  await page.routeWebSocket('**/api/ws', (socket: WebSocketRoute) => {
    const core = socket.connectToServer();
    const questions = new Map<string, string>();
    socket.onMessage((data) => {
      const { i, p } = JSON.parse(String(data)) as Message;
      if (p?.u !== undefined) questions.set(i, p.u);
      if (p?.u !== undefined && p.u === refused) {
        refusals += 1;
        socket.send(refusalOf(i));
      } else {
        core.send(data);
      }
    });
    core.onMessage((data) => {
      const { i } = JSON.parse(String(data)) as Message;
      const change = changes.get(questions.get(i) ?? '');
      const told = change ? changed(String(data), change) : data;
      if (held !== null && questions.get(i) === held) waiting.push(() => socket.send(told));
      else socket.send(told);
    });
  });

  return {
    hold: (question) => {
      held = question;
    },
    letGo: () => {
      held = null;
      for (const send of waiting) send();
      waiting = [];
    },
    refuse: (question) => {
      refused = question;
    },
    permit: () => {
      refused = null;
    },
    refusals: () => refusals,
    change: (question, how) => {
      if (how === null) changes.delete(question);
      else changes.set(question, how);
    },
  };
}

function changed(data: string, change: (answer: unknown) => void): string {
  const message = JSON.parse(data) as { readonly p?: { readonly b?: { readonly json?: unknown } } };
  const answer = message.p?.b?.json;
  if (answer !== undefined) change(answer);
  return JSON.stringify(message);
}

function refusalOf(id: string): string {
  const error = { defined: true, code: refusal.code, status: 502, message: refusal.message, data: refusal };
  return JSON.stringify({ i: id, p: { s: error.status, b: { json: error } } });
}
