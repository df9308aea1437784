import { onTestFinished } from 'vitest';
import type { CycleRequest, CycleSpec, GroupCycle } from '#contract/cycles.ts';
import { type Group, oneGroup, type Simulator } from '../simulator/index.ts';
import { cycleOf } from './cycles.testing.ts';
import { GroupPlay } from './groups.testing.ts';

const place = `${oneGroup.account}/${oneGroup.region}`;

/** Another group of the one account, like the one that is there but without load balancer; it launches its instances. */
export function addGroup({ world }: Simulator, name: string): Group {
  const region = world.regions.get(place);
  const group = region?.groups.get(oneGroup.groupName);
  if (!region || !group) throw new Error('The estate has no group.');
  const added: Group = {
    ...structuredClone(group),
    name,
    arn: `${group.arn}-${name}`,
    members: [],
    activities: [],
    targetGroupArns: [],
    tags: [],
  };
  region.groups.set(name, added);
  return added;
}

/** Several groups with one account, and a console. */
export class SeveralPlay {
  readonly play: GroupPlay;
  readonly groups: readonly Group[];

  private constructor(play: GroupPlay, groups: readonly Group[]) {
    this.play = play;
    this.groups = groups;
  }

  /** The one group, and others of these names; it ends with the test. */
  static async open(...names: string[]): Promise<SeveralPlay> {
    const added: Group[] = [];
    const arrange = (simulator: Simulator) => {
      for (const name of names) added.push(addGroup(simulator, name));
    };
    const play = await GroupPlay.open({ arrange });
    onTestFinished(() => play.close());
    const several = new SeveralPlay(play, [play.group, ...added]);
    await play.until(() => several.areCalm);
    play.simulator.life.addTemplateVersion(oneGroup.groupName);
    // EC2's status checks take a while to pass.
    await play.clock.advance(600_000);
    return several;
  }

  get areCalm(): boolean {
    return this.groups.every(
      ({ members, desiredCapacity }) =>
        members.length === desiredCapacity && members.every(({ lifecycle }) => lifecycle === 'InService'),
    );
  }

  request(order: CycleRequest['order'], changes: Partial<CycleSpec> = {}): CycleRequest {
    const { connectionId } = this.play.ref;
    const groups = this.groups.map(({ name: groupName }) => ({ connectionId, groupName }));
    return { ...cycleOf(this.play, changes), groups, order };
  }

  instanceIds(): string[] {
    return this.groups.flatMap(({ members }) => members.map(({ instanceId }) => instanceId));
  }

  cycleOf(rootId: string, groupName: string): GroupCycle {
    const found = this.play.cycles.live(rootId).find((one) => one.groupName === groupName);
    if (!found) throw new Error(`${groupName} is not cycled.`);
    return found;
  }
}
