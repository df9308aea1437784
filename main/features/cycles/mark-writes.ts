import { CreateOrUpdateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-auto-scaling';
import { markKey } from './mark.ts';
import type { GroupWrite } from './write-step.ts';

/** Puts the mark on a group; refused where another job has done so. It is not for instances. */
export function putMark(groupName: string, value: string): GroupWrite {
  const parameters = { Tags: [{ ...tagOf(groupName, value), PropagateAtLaunch: false }] };
  return {
    title: `Mark ${groupName} as being worked on`,
    operation: 'CreateOrUpdateTags',
    parameters,
    isDone: ({ mark }) => mark === value,
    refuse: ({ mark }) => (mark === null || mark === value ? null : 'Another job has put its mark on it meanwhile.'),
    send: (client) => client.send(new CreateOrUpdateTagsCommand(parameters)),
  };
}

/** Takes exactly this mark away: with a value, only a tag of that value is deleted. */
export function removeMark(groupName: string, value: string): GroupWrite {
  const parameters = { Tags: [tagOf(groupName, value)] };
  return {
    title: `Take the mark off ${groupName}`,
    operation: 'DeleteTags',
    parameters,
    isDone: ({ mark }) => mark !== value,
    refuse: () => null,
    send: (client) => client.send(new DeleteTagsCommand(parameters)),
  };
}

function tagOf(groupName: string, value: string) {
  return { ResourceId: groupName, ResourceType: 'auto-scaling-group', Key: markKey, Value: value };
}
