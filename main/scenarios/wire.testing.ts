import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  type Group,
  type SdkRequestHandler,
  type SimulatedAws,
  type Simulator,
  sdkRequestHandler,
} from '../simulator/index.ts';

/** A write as it reached the simulated AWS. */
export interface SentWrite {
  readonly operation: string;
  /** As on the wire, e.g. `InstanceIds.member.1`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The job whose intent was committed for exactly this write, and without outcome, when it came; null: none was. */
  readonly jobId: string | null;
  /** Whether anything of the group is different because of it. */
  readonly hasChanged: boolean;
  /** Null where the connection broke. */
  status: number | null;
  requestId: string | null;
}

/** Somebody who looks on at the simulated AWS itself, e.g. to judge a write by how things truly are when it comes. */
export interface Witness {
  /** A call arrives; nothing has come of it yet. */
  called(operation: string): void;
  /** The same for one that changes something. */
  written(operation: string, parameters: SentWrite['parameters']): void;
}

interface IntentBody {
  readonly job: string;
  readonly action: string;
  readonly parameters: { readonly [name: string]: unknown };
}

/** Everything that was sent to change a group, compared on arrival with what stood in the audit log by then. */
export class Wire {
  readonly sent: SentWrite[] = [];
  /** The simulated AWS with somebody who watches. */
  readonly aws: SimulatedAws;
  readonly handler: SdkRequestHandler;
  witness: Witness | null = null;
  readonly #group: Group;
  readonly #statePath: string;

  constructor({ aws }: Simulator, group: Group, folder: string) {
    this.#group = group;
    this.#statePath = join(folder, 'state.db');
    this.aws = {
      ...aws,
      handle: async (request, signal) => {
        const { operation, parameters } = callOf(request);
        this.witness?.called(operation);
        if (isRead(operation)) return aws.handle(request, signal);
        const jobId = this.#intendedBy(operation, parameters);
        this.witness?.written(operation, parameters);
        const before = this.#seen();
        // What it does it does at once, before anything is awaited.
        const answering = aws.handle(request, signal);
        const hasChanged = this.#seen() !== before;
        const sent: SentWrite = { operation, parameters, jobId, hasChanged, status: null, requestId: null };
        this.sent.push(sent);
        const response = await answering;
        sent.status = response.status;
        sent.requestId = response.headers['x-amzn-requestid'] ?? null;
        return response;
      },
    };
    this.handler = sdkRequestHandler(this.aws);
  }

  /** What a job changed of the group, each as `OPERATION PARAMETERS`, in order. */
  changesBy(jobId: string): string[] {
    return this.sent.filter((write) => write.hasChanged && write.jobId === jobId).map(textOf);
  }

  /** The jobs that sent something. */
  get jobIds(): ReadonlySet<string> {
    return new Set(this.sent.flatMap(({ jobId }) => jobId ?? []));
  }

  /** On a connection of its own, which sees only what is committed. */
  #intendedBy(operation: string, parameters: SentWrite['parameters']): string | null {
    const db = new Sqlite(this.#statePath, { readonly: true });
    try {
      const open = db.prepare<[], string>(openIntents).pluck().all();
      const intents = open.map((body) => JSON.parse(body) as IntentBody);
      const found = intents.find(
        (intent) => intent.action.split(':')[1] === operation && isSame(flattened(intent.parameters), parameters),
      );
      return found?.job ?? null;
    } finally {
      db.close();
    }
  }

  #seen(): string {
    const { minSize, desiredCapacity, maxSize, suspendedProcesses, members } = this.#group;
    return JSON.stringify([minSize, desiredCapacity, maxSize, suspendedProcesses, members]);
  }
}

const openIntents = `select body from audit where body ->> 'kind' = 'write.intent' and seq not in
  (select body ->> 'intent' from audit where body ->> 'kind' = 'write.outcome')`;

function textOf({ operation, parameters }: SentWrite): string {
  return `${operation} ${JSON.stringify(parameters)}`;
}

function isRead(operation: string): boolean {
  return /^(Describe|Get|List)/.test(operation);
}

/** AWS JSON names the operation in a header, AWS Query in the body; parameters are told as Query writes them. */
function callOf({ headers, body }: Parameters<SimulatedAws['handle']>[0]): Pick<SentWrite, 'operation' | 'parameters'> {
  const target = headers['x-amz-target'];
  if (target) return { operation: target.split('.').at(-1) ?? '', parameters: flattened(JSON.parse(body)) };
  const { Action: operation = '', Version: _, ...parameters } = Object.fromEntries(new URLSearchParams(body));
  return { operation, parameters };
}

/** As AWS's query protocol writes it. */
function flattened(value: unknown, name = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return { [name]: String(value) };
  const members = Array.isArray(value)
    ? value.map((member, index): [string, unknown] => [`${name}.member.${index + 1}`, member])
    : Object.entries(value).map(([key, member]): [string, unknown] => [name === '' ? key : `${name}.${key}`, member]);
  return Object.assign({}, ...members.map(([key, member]) => flattened(member, key)));
}

function isSame(one: Record<string, string>, other: Readonly<Record<string, string>>): boolean {
  const sorted = (record: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(record).toSorted());
  return sorted(one) === sorted(other);
}
