import type { IncomingMessage, ServerResponse } from 'node:http';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '#contract/index.ts';
import { problem } from '#contract/problems.ts';
import type { RunningConsole } from '../../app.ts';
import type { CallContext } from '../../foundation/access/index.ts';
import { sendJson, sendProblem } from './replies.ts';

export const restPrefix = '/api/v1';

const schemaConverters = [new ZodToJsonSchemaConverter()];

/** Answers what is asked under `/api/v1`, the description of the whole API included. */
export type RestApi = (request: IncomingMessage, response: ServerResponse, context: CallContext) => Promise<void>;

export function createRestApi(core: RunningConsole, version: string): RestApi {
  const handler = new OpenAPIHandler<CallContext>(core.router, {
    // A query string holds only text: it becomes numbers, booleans and lists where the schema wants them.
    plugins: [new SmartCoercionPlugin({ schemaConverters })],
    interceptors: [core.interceptor],
  });
  let description: Promise<unknown> | undefined;

  return async (request, response, context) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname === `${restPrefix}/openapi.json`) {
      description ??= openApi(version);
      sendJson(response, 200, await description);
      return;
    }
    const { matched } = await handler.handle(request, response, { prefix: restPrefix, context });
    if (matched) return;
    const advice = `${restPrefix}/openapi.json lists every address.`;
    sendProblem(response, problem('not_found', 'The API has nothing at this address.', advice).problem);
  };
}

function openApi(version: string): Promise<unknown> {
  return new OpenAPIGenerator({ schemaConverters }).generate(contract, {
    info: { title: 'Infraviewer', version },
    servers: [{ url: restPrefix }],
    security: [{ bearer: [] }, {}],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  });
}
