import type { CycleSpec, GroupCyclePlan } from '#contract/cycles.ts';
import type { GroupSizes } from '#contract/groups.ts';
import { boundsOf } from '../features/cycles/index.ts';
import { isSameSizes } from '../features/cycles/model.ts';
import { type LimitsChange, oneGroup, type ProcessName } from '../simulator/index.ts';
import type { GroupPlay } from './groups.testing.ts';
import type { Witness } from './wire.testing.ts';

/** How things truly were at a moment. */
interface Sample {
  readonly at: number;
  readonly serving: ReadonlySet<string>;
  readonly legitimate: GroupSizes;
  /** Whether one of the alarms that the cycle heeds is in alarm. */
  readonly isAlarmed: boolean;
}

interface Watching {
  readonly spec: CycleSpec;
  readonly plan: GroupCyclePlan;
  /** What failed so recently a cycle cannot know of. */
  readonly blindMs: number;
}

/** Sizes that somebody else set must hold, and no longer be mistaken for those before our own write. */
const adoptedWithinMs = 60_000;

/**
 * Judges what a cycle asks of the simulated AWS by how the group truly is when it arrives: the floor, the surge, who is
 * terminated, what is suspended. Also everybody else's hands, so that it knows what the group is to be without the cycle.
 */
export class CycleWitness implements Witness {
  readonly violations: string[] = [];
  readonly #play: GroupPlay;
  readonly #watching: Watching;
  readonly #samples: Sample[] = [];
  /** What the cycle has asked to be terminated. */
  readonly #terminated = new Set<string>();
  /** What the cycle wanted to suspend or to resume. */
  readonly #asked = new Set<string>();
  /** What is suspended at the end. */
  #suspended: ReadonlySet<string>;
  /** Every desired capacity that there was. */
  readonly #desired = new Set<number>();
  #legitimate: GroupSizes;
  /** What somebody else set since the last look, how the sizes were to be before, and whether ours were set since. */
  #unseen: { readonly before: GroupSizes; readonly after: GroupSizes; isWrittenOver: boolean } | null = null;

  constructor(play: GroupPlay, watching: Watching) {
    this.#play = play;
    this.#watching = watching;
    this.#legitimate = play.sizes;
    this.#suspended = new Set(play.shape.suspended);
    this.#sample();
  }

  /** The sizes that the group is to have without the cycle. */
  get legitimate(): GroupSizes {
    return this.#legitimate;
  }

  /** What is to be suspended without the cycle. */
  get suspended(): string[] {
    return [...this.#suspended].toSorted();
  }

  wasDesired(desiredCapacity: number): boolean {
    return this.#desired.has(desiredCapacity);
  }

  called(operation: string): void {
    if (operation === 'DescribeAutoScalingGroups') this.#looked();
    this.#sample();
  }

  #sample(): void {
    const at = this.#play.clock.now();
    this.#desired.add(this.#play.group.desiredCapacity);
    this.#samples.push({ at, serving: this.#serving(), legitimate: this.#legitimate, isAlarmed: this.#isAlarmed() });
  }

  written(operation: string, parameters: Readonly<Record<string, string>>): void {
    switch (operation) {
      case 'TerminateInstanceInAutoScalingGroup':
        this.#terminates(parameters['InstanceId'] ?? '', parameters['ShouldDecrementDesiredCapacity'] === 'true');
        break;
      case 'UpdateAutoScalingGroup':
        this.#resizes(parameters);
        break;
      case 'SuspendProcesses':
      case 'ResumeProcesses':
        this.#setsProcesses(Object.values(parameters).slice(1));
        break;
      case 'CreateOrUpdateTags':
      case 'DeleteTags':
        break;
      default:
        this.#violated(`${operation} is no part of a cycle`);
    }
  }

  /** Somebody else changes sizes, to what they are not anyway. */
  scale(change: LimitsChange): void {
    const before = this.#play.sizes;
    this.#play.simulator.life.changeLimits(oneGroup.groupName, change);
    const after = this.#play.sizes;
    const newest = (name: keyof GroupSizes) => (after[name] === before[name] ? this.#legitimate[name] : after[name]);
    const desiredCapacity = Math.max(newest('desiredCapacity'), after.minSize);
    this.#unseen = { before: this.#unseen?.before ?? this.#legitimate, after, isWrittenOver: false };
    this.#legitimate = {
      minSize: Math.min(newest('minSize'), desiredCapacity),
      desiredCapacity,
      maxSize: Math.max(newest('maxSize'), desiredCapacity),
    };
    this.#sample();
  }

  /** AWS sets sizes whatever they are: what somebody set between a cycle's look and its write is gone, and never seen. */
  #looked(): void {
    const unseen = this.#unseen;
    this.#unseen = null;
    if (unseen?.isWrittenOver && !isSameSizes(this.#play.sizes, unseen.after)) this.#legitimate = unseen.before;
  }

  /** Somebody else suspends what is not suspended yet, nor was by the cycle: nobody could tell whose that is. */
  suspend(process: ProcessName): void {
    if (this.#play.shape.suspended.includes(process) || this.#asked.has(process)) return;
    this.#play.simulator.life.suspend(oneGroup.groupName, [process]);
    this.#suspended = new Set([...this.#suspended, process]);
  }

  resume(process: ProcessName): void {
    this.#play.simulator.life.resume(oneGroup.groupName, [process]);
    this.#suspended = new Set([...this.#suspended].filter((one) => one !== process));
  }

  #terminates(id: string, decrements: boolean): void {
    const { victims, present } = this.#watching.plan;
    const isPlanned = victims.some((victim) => victim.id === id);
    if (!isPlanned && present.includes(id)) this.#violated(`${id} is terminated and was not planned`);
    if (this.#isLeaving(id)) return;
    const wasAlarmed = this.#recent(this.#watching.blindMs).every(({ isAlarmed }) => isAlarmed);
    if (isPlanned && wasAlarmed) this.#violated(`${id} is retired although an alarm has been on for long`);
    if (!isPlanned && !decrements && this.#hasServed(id)) this.#violated(`${id} is new, serves and is terminated`);
    this.#checkFloor(id);
    const least = Math.min(...this.#recent(adoptedWithinMs).map(({ legitimate }) => legitimate.desiredCapacity));
    const desired = this.#play.group.desiredCapacity - (decrements ? 1 : 0);
    if (decrements && desired < least) this.#violated(`${id} lowers the desired capacity to ${desired} of ${least}`);
    this.#terminated.add(id);
  }

  #checkFloor(id: string): void {
    if (!this.#hasServed(id)) return;
    const left = this.#mayServe().filter((one) => one !== id).length;
    const required = this.#required();
    if (left < required) this.#violated(`${id} is terminated, which leaves ${left} of ${required}`);
  }

  #resizes(parameters: Readonly<Record<string, string>>): void {
    if (this.#unseen) this.#unseen.isWrittenOver = true;
    const [desired, max] = [Number(parameters['DesiredCapacity']), Number(parameters['MaxSize'])];
    const recent = this.#recent(adoptedWithinMs).map(({ legitimate }) => legitimate);
    const ceiling = Math.max(...recent.map((sizes) => boundsOf(sizes, this.#watching.spec).ceiling));
    const { desiredCapacity, maxSize, members } = this.#play.group;
    if (desired > Math.max(ceiling, desiredCapacity)) this.#violated(`it grows to ${desired}, above ${ceiling}`);
    const mostRoom = Math.max(ceiling, maxSize, ...recent.map((sizes) => sizes.maxSize));
    if (max > mostRoom) this.#violated(`the maximum size becomes ${max}, above ${mostRoom}`);
    if (desired >= desiredCapacity) return;
    const filling = members.filter(({ lifecycle }) => lifecycle === 'InService' || lifecycle.startsWith('Pending'));
    const serving = this.#mayServe();
    const idle = filling.filter(({ instanceId }) => !serving.includes(instanceId)).length;
    const taken = Math.max(0, filling.length - desired - idle);
    const left = serving.length - taken;
    if (taken > 0 && left < this.#required()) this.#violated(`lowering to ${desired} leaves ${left} serving`);
  }

  #setsProcesses(processes: readonly string[]): void {
    for (const process of processes) this.#asked.add(process);
    const others = processes.filter((process) => !this.#watching.plan.suspends.includes(process));
    if (others.length > 0) this.#violated(`${others.join()} is suspended or resumed and was not planned`);
  }

  #violated(what: string): void {
    this.violations.push(`${new Date(this.#play.clock.now()).toISOString().slice(11, 19)} ${what}`);
  }

  #required(): number {
    const recent = this.#recent(adoptedWithinMs).map(({ legitimate }) => legitimate);
    return Math.min(...recent.map((sizes) => boundsOf(sizes, this.#watching.spec).floor));
  }

  /** Serves now, and did all the while. */
  #hasServed(id: string): boolean {
    return this.#recent(this.#watching.blindMs).every(({ serving }) => serving.has(id));
  }

  /** What serves, as far as a cycle can know, without what it has terminated: what AWS refused to is still there. */
  #mayServe(): string[] {
    const served = this.#recent(this.#watching.blindMs).flatMap(({ serving }) => [...serving]);
    return [...new Set(served)].filter((id) => !this.#terminated.has(id) || !this.#isLeaving(id));
  }

  /** How it was in the last while, and right before it. */
  #recent(forMs: number): Sample[] {
    const from = this.#play.clock.now() - forMs;
    const first = this.#samples.findLastIndex(({ at }) => at <= from);
    return this.#samples.slice(Math.max(0, first));
  }

  #isLeaving(id: string): boolean {
    const member = this.#play.group.members.find(({ instanceId }) => instanceId === id);
    return !member || member.lifecycle.startsWith('Terminating');
  }

  #isAlarmed(): boolean {
    const alarms = this.#play.simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.alarms;
    return this.#watching.spec.alarms.some((name) => alarms?.get(name)?.state === 'ALARM');
  }

  #serving(): Set<string> {
    const { simulator, group } = this.#play;
    const instances = simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.instances;
    const targeted = new Set(this.#play.served());
    const serving = group.members.filter(
      ({ instanceId, lifecycle, health }) =>
        lifecycle === 'InService' &&
        health === 'Healthy' &&
        targeted.has(instanceId) &&
        instances?.get(instanceId)?.state === 'running',
    );
    return new Set(serving.map(({ instanceId }) => instanceId));
  }
}
