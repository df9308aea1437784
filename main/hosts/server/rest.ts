import type { IncomingMessage, ServerResponse } from 'node:http';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { StandardHandlerPlugin } from '@orpc/server/standard';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { contract } from '#contract/index.ts';
import { problem, problemSchema } from '#contract/problems.ts';
import type { RunningConsole } from '../../app.ts';
import type { CallContext } from '../../foundation/access/index.ts';
import { pathOf } from './guard.ts';
import { sendJson, sendProblem } from './replies.ts';

export const restPrefix = '/api/v1';

const schemaConverters = [new ZodToJsonSchemaConverter()];

/** Answers what is asked under `/api/v1`, the description of the whole API included. */
export type RestApi = (request: IncomingMessage, response: ServerResponse, context: CallContext) => Promise<void>;

export function createRestApi(core: RunningConsole, version: string): RestApi {
  const handler = new OpenAPIHandler<CallContext>(core.router, {
    // A query string holds only text: it becomes numbers, booleans and lists where the schema wants them.
    plugins: [listsOfOne, new SmartCoercionPlugin({ schemaConverters })],
    interceptors: [core.interceptor],
  });
  let description: Promise<unknown> | undefined;

  return async (request, response, context) => {
    if (pathOf(request) === `${restPrefix}/openapi.json`) {
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
    commonSchemas: { Problem: { schema: problemSchema } },
    // Said once instead of for each code of each procedure, which would make the description ten times as long.
    customErrorResponseBodySchema: (errors, status) => ({
      type: 'object',
      properties: {
        code: { enum: errors.map(([code]) => code) },
        status: { const: status },
        message: { type: 'string' },
        data: { $ref: '#/components/schemas/Problem' },
      },
      required: ['code', 'status', 'message', 'data'],
    }),
  });
}

/** `?conditions=failed` means a list of one, as in every other API; alone it would be read as text. */
const listsOfOne: StandardHandlerPlugin<CallContext> = {
  init(options) {
    options.clientInterceptors ??= [];
    options.clientInterceptors.unshift((call) => {
      const { inputSchema } = call.procedure['~orpc'];
      const input = inputSchema instanceof z.ZodObject ? wrapLists(inputSchema, call.input) : call.input;
      return call.next({ ...call, input });
    });
  },
};

function wrapLists(schema: z.ZodObject, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const wrapped = Object.entries(input).map(([name, value]) => {
    const isAlone = typeof value === 'string' && isList(schema.shape[name]);
    return [name, isAlone ? [value] : value];
  });
  return Object.fromEntries(wrapped);
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isList(schema.unwrap());
  return schema instanceof z.ZodArray;
}
