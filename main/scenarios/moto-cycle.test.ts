import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MotoConsole } from './moto-cycle.testing.ts';
import { MotoHands } from './moto-groups.testing.ts';
import { hasMoto, type MotoServer, startMoto } from './moto-server.testing.ts';

const isHere = hasMoto();
const isRequired = process.env['CI'] === 'true';
if (!isHere && !isRequired)
  process.stdout.write('SKIPPED: cycles against moto, because python3 with moto is not installed here.\n');

const sizes = { MinSize: 1, DesiredCapacity: 2, MaxSize: 4 };

/**
 * Cycles of real groups in an independent imitation of AWS, through the real SDK, over HTTP. With moto 5.2 a cycle goes
 * all the way to its end. What moto does otherwise than AWS, so that it is not proven here, and which test tells when
 * moto learns it:
 * - It launches in no time: an instance is in service, with its status checks passed, in the answer to the growth. So
 *   no lamp ever waits, and no lifecycle `Pending` or `Terminating` is seen ("in no time").
 * - It launches into the first subnet only, so zones are never balanced ("in no time").
 * - It tells of no scaling activity, so what could not be launched is never told ("tells of no activity").
 * - It calls every instance launched from its template's default version, so what is new looks as stale as what was
 *   replaced ("looks stale again").
 * - It calls every target healthy, also one that no load balancer uses and one that was terminated, so nothing is waited
 *   for there and nothing is drained ("at a target group").
 * - It knows no instance refresh at all, so that engine ends before its first write ("instance refresh").
 */
describe.skipIf(!isHere && !isRequired)('cycles against moto', () => {
  let moto: MotoServer;
  let hands: MotoHands;
  let our: MotoConsole;
  let vpcId: string;
  let subnetIds: readonly string[];

  beforeAll(async () => {
    moto = await startMoto();
    hands = new MotoHands(moto.url);
    ({ vpcId, subnetIds } = await hands.createNetwork());
    our = await MotoConsole.open(moto.url);
    expect(our.connection).toMatchObject({ state: 'ready', account: '123456789012', endpoint: { loopback: true } });
  }, 60_000);

  afterAll(async () => {
    await our?.close();
    await moto?.stop();
  });

  /** What is to be as it was after every cycle. */
  async function expectRestored(groupName: string, wanted = sizes): Promise<void> {
    const { Tags, SuspendedProcesses, ...group } = await hands.group(groupName);
    expect(group).toMatchObject(wanted);
    expect([Tags, SuspendedProcesses]).toEqual([[], []]);
    expect((await our.verify()).flaw).toBeNull();
  }

  it('plans what is stale, in which batches, and what will be sent', async () => {
    const old = await hands.createReleasedGroup({ groupName: 'planned', subnetIds });
    const plan = await our.plan(our.request('planned'));
    expect(plan.victims.map(({ id }) => id).toSorted()).toEqual(old);
    expect(new Set(plan.victims.map(({ reason }) => reason))).toEqual(
      new Set(['launched from planned-template:1, the group launches planned-template:2']),
    );
    expect(plan).toMatchObject({ floor: 2, ceiling: 3, suspends: ['AZRebalance'], blockers: [] });
    expect(plan.batches.map(({ isCanary, instanceIds, grownTo }) => [isCanary, instanceIds.length, grownTo])).toEqual([
      [true, 1, 3],
      [false, 1, 3],
    ]);
    expect(plan.calls).toEqual([
      { action: 'autoscaling:CreateOrUpdateTags', times: 1 },
      { action: 'autoscaling:SuspendProcesses', times: 1 },
      { action: 'autoscaling:UpdateAutoScalingGroup', times: 2 },
      { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', times: 2 },
      { action: 'autoscaling:ResumeProcesses', times: 1 },
      { action: 'autoscaling:DeleteTags', times: 1 },
    ]);
    expect(await hands.memberIds('planned')).toEqual(old);
  });

  it('grows, retires exactly the old ones, stops at its checkpoint, and leaves the group as it was', async () => {
    const old = await hands.createReleasedGroup({ groupName: 'whole', subnetIds });
    const jobId = await our.start(our.request('whole', { checkpoint: 'after_canary' }));
    await our.held(jobId);
    const [live] = our.cycles.live(jobId);
    expect(live).toMatchObject({ retired: [expect.stringMatching(/^i-/)], proof: null });
    const meanwhile = await hands.group('whole');
    expect(meanwhile.Tags).toMatchObject([{ Key: 'infraviewer:job', Value: expect.stringContaining(jobId) }]);
    expect(meanwhile.SuspendedProcesses).toMatchObject([{ ProcessName: 'AZRebalance' }]);
    our.cycles.approve({ jobId, batch: 1, reason: 'It looks well' }, 'grace');

    expect(await our.ended(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    const [ended] = our.cycles.live(jobId);
    expect(ended?.lowest).toMatchObject({ required: 2, healthy: 2 });
    expect(ended?.proof?.sentence).toContain('at the lowest 2 were healthy of 2 required; 2 instances retired');
    expect(ended?.proof?.retired.toSorted()).toEqual(old);
    expect(ended?.proof).toMatchObject({ leftover: [], vanished: [] });
    expect(our.written(jobId)).toEqual([
      'autoscaling:CreateOrUpdateTags',
      'autoscaling:SuspendProcesses',
      'autoscaling:UpdateAutoScalingGroup',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      'autoscaling:UpdateAutoScalingGroup',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      'autoscaling:ResumeProcesses',
      'autoscaling:DeleteTags',
    ]);
    await expectRestored('whole');
    const members = await hands.memberIds('whole');
    expect(members).toHaveLength(2);
    expect(members.filter((id) => old.includes(id))).toEqual([]);
    const states = (await hands.instances(old)).map(({ State }) => State?.Name);
    expect(states).toEqual(['terminated', 'terminated']);
  });

  it('cancelled at its checkpoint, it restores the settings and leaves what it did not reach', async () => {
    const old = await hands.createReleasedGroup({ groupName: 'cancelled', subnetIds });
    const jobId = await our.start(our.request('cancelled', { checkpoint: 'after_canary' }));
    await our.held(jobId);
    our.cancel(jobId);
    expect((await our.ended(jobId)).state).toBe('cancelled');
    const [live] = our.cycles.live(jobId);
    const left = old.filter((id) => !live?.retired.includes(id));
    expect([left.length, live?.proof?.leftover]).toEqual([1, left]);
    expect(await hands.memberIds('cancelled')).toEqual(expect.arrayContaining(left));
    await expectRestored('cancelled');
  });

  it('without room for one more, the group launches in the place of what goes', async () => {
    const old = await hands.createReleasedGroup({ groupName: 'full', subnetIds, maxSize: 2 });
    const jobId = await our.start(our.request('full', { minimumHealthyPercentage: 50 }));
    expect((await our.ended(jobId)).state).toBe('succeeded');
    expect(our.written(jobId)).not.toContain('autoscaling:UpdateAutoScalingGroup');
    expect(our.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old);
    const members = await hands.memberIds('full');
    expect(members).toHaveLength(2);
    expect(members.filter((id) => old.includes(id))).toEqual([]);
    await expectRestored('full', { ...sizes, MaxSize: 2 });
  });

  it('at a target group it goes by what that says', async () => {
    const targetGroupArn = await hands.createTargetGroup('web', vpcId);
    const old = await hands.createReleasedGroup({ groupName: 'web', subnetIds, targetGroupArn });
    // AWS says `unused`, because of Target.NotInUse, as long as no load balancer uses the target group.
    expect(Object.values(await hands.targets(targetGroupArn))).toEqual(['healthy', 'healthy']);
    const jobId = await our.start(our.request('web'));
    expect((await our.ended(jobId)).state).toBe('succeeded');
    const [live] = our.cycles.live(jobId);
    expect(live?.retired.toSorted()).toEqual(old);
    const proven = live?.lanes.map(({ replacement }) => replacement?.lamps.at(-1));
    expect(proven).toMatchObject([
      { name: 'serving', state: 'lit', evidence: 'healthy in web' },
      { name: 'serving', state: 'lit', evidence: 'healthy in web' },
    ]);
    // AWS drains a target that is terminated, then forgets it; moto calls it healthy for ever.
    const members = await hands.memberIds('web');
    const healthy = [...old, ...members].map((id) => [id, 'healthy']);
    expect(await hands.targets(targetGroupArn)).toEqual(Object.fromEntries(healthy));
    await expectRestored('web');
  });

  describe('what moto does otherwise than AWS', () => {
    let jobId: string;
    let old: readonly string[];

    beforeAll(async () => {
      old = await hands.createReleasedGroup({ groupName: 'other', subnetIds });
      jobId = await our.start(our.request('other'));
      await our.ended(jobId);
    });

    it('launches and terminates in no time, and in one zone', async () => {
      const waits = our.said(jobId).filter((message) => message.startsWith('Waiting for new instances'));
      expect(waits.filter((message) => !message.includes('it is watched for a moment'))).toEqual([]);
      expect(our.said(jobId).filter((message) => message.startsWith('Old instances finish'))).toEqual([]);
      const { Instances = [], AvailabilityZones = [] } = await hands.group('other');
      expect(new Set(Instances.map(({ AvailabilityZone }) => AvailabilityZone)).size).toBe(1);
      expect(AvailabilityZones).toHaveLength(2);
    });

    it('tells of no activity', async () => {
      expect(await hands.activities('other')).toBe(0);
    });

    it('launches the newest version, yet calls it the default one, so that it looks stale again', async () => {
      const members = await hands.memberIds('other');
      const types = (await hands.instances([...old, ...members])).map(({ InstanceType }) => InstanceType);
      expect(types).toEqual(['t3.micro', 't3.micro', 't3.small', 't3.small']);
      const { victims } = await our.plan(our.request('other'));
      expect(victims.map(({ id }) => id).toSorted()).toEqual(members);
    });

    it('knows no instance refresh: the plan says so, and the job ends before it has sent anything', async () => {
      const request = { ...our.request('other'), engine: 'instance_refresh' as const };
      const { warnings } = await our.plan(request);
      const message =
        'autoscaling:DescribeInstanceRefreshes failed in us-east-1: the answer (HTTP 500) cannot be read as one of AWS';
      expect(warnings.map((warning) => warning.message)).toContainEqual(
        expect.stringContaining(`The instance refreshes could not be read: ${message}`),
      );
      const refreshId = await our.start(request);
      const { state, problem } = await our.ended(refreshId);
      expect(state).toBe('failed');
      expect(problem).toMatchObject({ code: 'aws_failed', message });
      expect(problem?.advice).toContain('an endpoint that does not know this call');
      expect(our.written(refreshId)).toEqual([]);
      await expectRestored('other');
    });
  });
});
