import type { ServerResponse } from 'node:http';
import type { Problem } from '#contract/problems.ts';
import { fromProblem } from '../../foundation/access/index.ts';

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(html);
}

/** The shape in which the REST API tells every problem. */
export function sendProblem(response: ServerResponse, found: Problem, status = fromProblem(found).status): void {
  sendJson(response, status, { ...fromProblem(found).toJSON(), status });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
