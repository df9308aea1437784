import { z } from 'zod';
import { type GroupAction, groupActionSchemas, groupRefSchema } from '#contract/groups.ts';
import type { WritePermit } from '../../foundation/audit/model.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { JobContext, JobDefinition, StoppingJob, StopWords, UndoDefinition } from '../../foundation/jobs/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { groupLock } from './model.ts';
import { titleOf } from './plan.ts';

/** What group actions need of the door. */
export interface GroupDoor extends AwsReader {
  /** Its clients may send the one write that the permit allows. */
  writer(permit: WritePermit): AwsReader;
}

export interface GroupJobDeps {
  readonly clock: Clock;
  readonly door: GroupDoor;
}

/** What a group's job is started with: the action, where, and what its plan was made from. */
const basisSchema = groupRefSchema.extend({ account: z.string(), region: z.string(), fingerprint: z.string() });

export type GroupJobInput<Action extends GroupAction = GroupAction> = z.infer<typeof basisSchema> & {
  readonly action: Action;
};

/** How it ended, for people, e.g. `5 of 5 in service`. */
export const groupJobOutputSchema = z.object({ outcome: z.string() });

export type GroupJobOutput = z.infer<typeof groupJobOutputSchema>;

type ActionOf<Kind extends GroupAction['kind']> = Extract<GroupAction, { readonly kind: Kind }>;

export interface GroupJobBody<Action extends GroupAction> {
  run(context: JobContext, input: GroupJobInput<Action>): Promise<GroupJobOutput>;
  readonly undo?: { readonly [name: string]: UndoDefinition<GroupJobInput<Action>> };
  stopping?(input: GroupJobInput<Action>, job: StoppingJob): Promise<readonly StopWords[]>;
}

export type GroupJob<Kind extends GroupAction['kind']> = JobDefinition<GroupJobInput<ActionOf<Kind>>, GroupJobOutput>;

/** The kind of the job that does an action. */
export function jobKindOf(kind: GroupAction['kind']): string {
  return `group.${kind}`;
}

export const groupJobVersion = 1;

/** What the jobs of all group actions have in common: their input, their name and that each has its group for itself. */
export function groupJob<Kind extends GroupAction['kind']>(
  kind: Kind,
  body: GroupJobBody<ActionOf<NoInfer<Kind>>>,
): GroupJob<Kind> {
  return {
    kind: jobKindOf(kind),
    version: groupJobVersion,
    input: basisSchema.extend({ action: groupActionSchemas[kind] }) as unknown as z.ZodType<
      GroupJobInput<ActionOf<Kind>>
    >,
    output: groupJobOutputSchema,
    title: (input) => titleOf(input.action, input.groupName),
    subject: ({ connectionId, account, region, groupName }) => ({
      connectionId,
      account,
      region,
      resource: { kind: 'group', connectionId, id: groupName },
      name: groupName,
    }),
    locks: (input) => [groupLock(input, input.groupName)],
    ...body,
  };
}
