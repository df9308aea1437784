import {
  AutoScalingClient,
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { motoKeys, motoRegion } from './moto-server.testing.ts';

/** What a group in moto is to be; of two instances with room for two more, unless told otherwise. */
export interface MotoGroup {
  readonly groupName: string;
  readonly subnetIds: readonly string[];
  readonly targetGroupArn?: string;
  readonly maxSize?: number;
}

/** The hands of somebody who builds and looks in moto without the console. */
export class MotoHands {
  readonly #ec2: EC2Client;
  readonly #autoScaling: AutoScalingClient;
  readonly #balancing: ElasticLoadBalancingV2Client;
  #imageId: string | null = null;

  constructor(url: string) {
    const configuration = { endpoint: url, region: motoRegion, credentials: motoKeys, maxAttempts: 1 };
    this.#ec2 = new EC2Client(configuration);
    this.#autoScaling = new AutoScalingClient(configuration);
    this.#balancing = new ElasticLoadBalancingV2Client(configuration);
  }

  /** A network with a subnet in each of two zones. */
  async createNetwork(): Promise<{ readonly vpcId: string; readonly subnetIds: readonly string[] }> {
    const { Vpc } = await this.#ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const vpcId = present(Vpc?.VpcId);
    const subnetIds: string[] = [];
    for (const [zone, CidrBlock] of [
      ['a', '10.0.1.0/24'],
      ['b', '10.0.2.0/24'],
    ]) {
      const asked = { VpcId: vpcId, CidrBlock, AvailabilityZone: `${motoRegion}${zone}` };
      const { Subnet } = await this.#ec2.send(new CreateSubnetCommand(asked));
      subnetIds.push(present(Subnet?.SubnetId));
    }
    return { vpcId, subnetIds };
  }

  async createTargetGroup(name: string, vpcId: string): Promise<string> {
    const asked = { Name: name, Protocol: 'HTTP', Port: 80, VpcId: vpcId, TargetType: 'instance' } as const;
    const { TargetGroups } = await this.#balancing.send(new CreateTargetGroupCommand(asked));
    return present(TargetGroups?.[0]?.TargetGroupArn);
  }

  /** A launch template of two versions, the second of which nothing runs yet. Answers with its id. */
  async createTemplate(name: string): Promise<string> {
    this.#imageId ??= await this.#anyImage();
    const data = { ImageId: this.#imageId, InstanceType: 't3.micro' } as const;
    const created = await this.#ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: data }),
    );
    const newer = { ...data, InstanceType: 't3.small' } as const;
    await this.#ec2.send(
      new CreateLaunchTemplateVersionCommand({ LaunchTemplateName: name, LaunchTemplateData: newer }),
    );
    return present(created.LaunchTemplate?.LaunchTemplateId);
  }

  /** A group that was launched from version 1 and shall launch the newest from now on. Answers with its instances. */
  async createReleasedGroup({ groupName, subnetIds, targetGroupArn, maxSize = 4 }: MotoGroup): Promise<string[]> {
    const LaunchTemplateId = await this.createTemplate(`${groupName}-template`);
    await this.#autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: groupName,
        ...{ MinSize: 1, DesiredCapacity: 2, MaxSize: maxSize },
        VPCZoneIdentifier: subnetIds.join(','),
        LaunchTemplate: { LaunchTemplateId, Version: '1' },
        TargetGroupARNs: targetGroupArn === undefined ? [] : [targetGroupArn],
      }),
    );
    const LaunchTemplate = { LaunchTemplateId, Version: '$Latest' };
    await this.#autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName, LaunchTemplate }),
    );
    return await this.memberIds(groupName);
  }

  async group(groupName: string): Promise<AutoScalingGroup> {
    const asked = { AutoScalingGroupNames: [groupName] };
    const { AutoScalingGroups } = await this.#autoScaling.send(new DescribeAutoScalingGroupsCommand(asked));
    return present(AutoScalingGroups?.[0]);
  }

  async memberIds(groupName: string): Promise<string[]> {
    const { Instances = [] } = await this.group(groupName);
    return Instances.map(({ InstanceId }) => present(InstanceId)).toSorted();
  }

  /** What a target group says of each of its targets. */
  async targets(TargetGroupArn: string): Promise<Record<string, string>> {
    const asked = new DescribeTargetHealthCommand({ TargetGroupArn });
    const { TargetHealthDescriptions = [] } = await this.#balancing.send(asked);
    const entries = TargetHealthDescriptions.map(({ Target, TargetHealth }) => [
      present(Target?.Id),
      present(TargetHealth?.State),
    ]);
    return Object.fromEntries(entries);
  }

  /** How many scaling activities a group tells of. */
  async activities(groupName: string): Promise<number> {
    const asked = { AutoScalingGroupName: groupName };
    const { Activities = [] } = await this.#autoScaling.send(new DescribeScalingActivitiesCommand(asked));
    return Activities.length;
  }

  async instances(ids: readonly string[]): Promise<Instance[]> {
    const { Reservations = [] } = await this.#ec2.send(new DescribeInstancesCommand({ InstanceIds: [...ids] }));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  /** moto takes a second for the list. */
  async #anyImage(): Promise<string> {
    const { Images } = await this.#ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    return present(Images?.[0]?.ImageId);
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('moto left out what AWS always answers with.');
  return value;
}
