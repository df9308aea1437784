import { groupType, stackType } from '../parts/blueprints.ts';
import { abolish, type Draft, realise } from '../parts/drafts.ts';
import { addTemplateVersion } from '../parts/launch-templates.ts';
import {
  applyStep,
  mayBegin,
  type Operation,
  type OperationStep,
  type PlannedResource,
  planCreation,
  planDeletion,
  planUpdate,
} from '../parts/stack-operations.ts';
import type { Region, Stack, World } from '../world.ts';
import type { Agenda } from './agenda.ts';
import { counts } from './group-steps.ts';

/** How often a step looks whether what it waits for has happened. */
const waitMs = 3_000;

/** What takes stacks through their operations, step by step on the world's clock. */
export interface Stacks {
  create(region: Region, draft: Draft): void;
  /** Returns false where CloudFormation would refuse, as during another operation. */
  update(region: Region, stack: Stack, fails: boolean): boolean;
  delete(region: Region, stack: Stack): boolean;
}

export function createStacks(world: World, agenda: Agenda): Stacks {
  const { clock, random } = world;

  function create(region: Region, draft: Draft): void {
    region.stacks.set(draft.stack.id, draft.stack);
    perform(region, draft.stack, planCreation(draft.resources, false, random), (resource) =>
      realise(region, draft, resource),
    );
  }

  function update(region: Region, stack: Stack, fails: boolean): boolean {
    if (!mayBegin(stack, 'UPDATE_STACK')) return false;
    perform(region, stack, planUpdate(stack, fails ? 'fails' : 'succeeds', random));
    return true;
  }

  function remove(region: Region, stack: Stack): boolean {
    if (!mayBegin(stack, 'DELETE_STACK')) return false;
    perform(region, stack, planDeletion(stack, false, random));
    return true;
  }

  function perform(
    region: Region,
    stack: Stack,
    operation: Operation,
    onCreated: (resource: PlannedResource) => void = () => {},
  ): void {
    const next = (index: number): void => {
      const step = operation.steps[index];
      if (step) agenda.after(step.afterMs, () => take(step, index));
    };
    const take = (step: OperationStep, index: number): void => {
      if (isWaiting(region, step)) {
        agenda.after(waitMs, () => take(step, index));
        return;
      }
      applyStep(stack, operation, step, clock.now(), random);
      if (step.resource && step.status === 'CREATE_IN_PROGRESS') onCreated(step.resource);
      if (step.resource) follow(region, stack, operation, step.resource, step.status);
      next(index + 1);
    };
    // The first step is the answer to the request: nobody sees the stack between the two.
    const [first] = operation.steps;
    if (first) take(first, 0);
  }

  /** What a step of a stack's resource does to the resource itself. */
  function follow(region: Region, stack: Stack, operation: Operation, resource: PlannedResource, status: string): void {
    if (resource.type === stackType) followNested(region, stack, operation, resource, status);
    if (resource.type === groupType) followGroup(region, resource, status);
    const template = region.launchTemplates.get(resource.physicalId);
    const isUpdated = status === 'UPDATE_COMPLETE' && stack.status === 'UPDATE_IN_PROGRESS';
    if (template && isUpdated) addTemplateVersion(template, clock.now());
    followDatabase(region, resource, status);
    if (status === 'DELETE_COMPLETE') abolish(region, resource);
  }

  /** A nested stack goes through the operation of its parent, not through the parent's rollback. */
  function followNested(
    region: Region,
    parent: Stack,
    operation: Operation,
    resource: PlannedResource,
    status: string,
  ): void {
    const nested = region.stacks.get(resource.physicalId);
    if (!nested) return;
    if (status === 'DELETE_IN_PROGRESS') remove(region, nested);
    if (status !== 'UPDATE_IN_PROGRESS' || parent.status !== 'UPDATE_IN_PROGRESS') return;
    update(region, nested, failsIn(operation, resource));
  }

  return { create, update, delete: remove };
}

function failsIn({ steps }: Operation, { logicalId }: PlannedResource): boolean {
  return steps.some(({ resource, status }) => resource?.logicalId === logicalId && status === 'UPDATE_FAILED');
}

function followGroup(region: Region, resource: PlannedResource, status: string): void {
  const group = region.groups.get(resource.physicalId);
  if (!group) return;
  if (status === 'DELETE_IN_PROGRESS') {
    group.minSize = 0;
    group.maxSize = 0;
    group.desiredCapacity = 0;
    group.suspendedProcesses = [];
    for (const member of group.members) member.protectedFromScaleIn = false;
  }
  if (status === 'DELETE_COMPLETE') region.groups.delete(group.name);
}

/** Amazon RDS user guide: "Viewing DB instance status". */
const databaseStatuses: Readonly<Record<string, string>> = {
  CREATE_IN_PROGRESS: 'creating',
  CREATE_COMPLETE: 'available',
  UPDATE_IN_PROGRESS: 'modifying',
  UPDATE_COMPLETE: 'available',
  UPDATE_FAILED: 'available',
  DELETE_IN_PROGRESS: 'deleting',
};

function followDatabase(region: Region, { physicalId: name }: PlannedResource, status: string): void {
  const database = region.databases.get(name) ?? region.databaseClusters.get(name);
  const following = databaseStatuses[status];
  // A full database stays full until somebody gives it more storage.
  const isFull = database?.status === 'storage-full' && status.startsWith('UPDATE_');
  if (database && following && !isFull) database.status = following;
}

/** A nested stack is complete when it has settled, a new group when it has its members, a deleted one when it has none. */
function isWaiting(region: Region, { resource, status }: OperationStep): boolean {
  if (!resource || status.endsWith('_IN_PROGRESS')) return false;
  if (resource.type === stackType) {
    return region.stacks.get(resource.physicalId)?.status.endsWith('_IN_PROGRESS') ?? false;
  }
  const group = resource.type === groupType ? region.groups.get(resource.physicalId) : undefined;
  if (!group) return false;
  if (status === 'DELETE_COMPLETE') return group.members.length > 0;
  return status === 'CREATE_COMPLETE' && group.members.filter(counts).length < group.desiredCapacity;
}
