import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateKeyPairCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { instanceQuerySchema, stackQuerySchema } from '#contract/inventory.ts';
import { createInventory, type InventoryService } from '../features/inventory/service.ts';
import { unprotected } from '../foundation/access/index.ts';
import { createDoor, type Door } from '../foundation/aws/index.ts';
import { systemClock } from '../foundation/runtime/index.ts';
import { settingsInMemory } from '../foundation/store/index.ts';
import { hasMoto, type MotoServer, motoKeys, motoRegion, startMoto, writeMotoProfile } from './moto-server.testing.ts';

const isHere = hasMoto();
const isRequired = process.env['CI'] === 'true';
if (!isHere && !isRequired)
  process.stdout.write('SKIPPED: the moto suite, because python3 with moto is not installed here.\n');

const ourTemplate = join(import.meta.dirname, 'templates/web-tier.yaml');
/**
 * A template that others wrote, where it lies beside the project. Of the others there, moto 5.2 cannot describe the
 * stack of the database (its endpoint is an output) and does not finish a wait condition.
 */
const foreignTemplate = join(import.meta.dirname, '../../../shared/templates/AutoScalingRollingUpdates.yaml');

describe.skipIf(!isHere && !isRequired)('the inventory against moto', () => {
  let folder: string;
  let moto: MotoServer;
  let door: Door;
  let inventory: InventoryService;
  let connectionId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'infraviewer-moto-'));
    moto = await startMoto();
    await createStacks(moto.url);
    await writeMotoProfile(folder, moto.url);
    const nothing = () => {};
    door = createDoor({
      clock: systemClock,
      random: Math.random,
      home: folder,
      env: {},
      person: 'tester',
      demo: null,
      protection: unprotected,
      remember: { load: () => [], save: nothing },
    });
    inventory = await createInventory({
      clock: systemClock,
      random: Math.random,
      dataFolder: folder,
      settings: settingsInMemory(),
      door,
      workerUrl: null,
      onEvent: nothing,
      onNotice: nothing,
    });
    const connection = await door.connections.open({ candidateId: 'profile:moto', region: motoRegion });
    expect(connection).toMatchObject({ state: 'ready', account: '123456789012', endpoint: { loopback: true } });
    connectionId = connection.id;
    await vi.waitFor(() => expect(inventory.scopes().filter((scope) => scope.generation > 0)).toHaveLength(6), 20_000);
  }, 60_000);

  afterAll(async () => {
    await inventory?.stop();
    door?.stop();
    await moto?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('collects every stack that was made there, with its parameters', () => {
    const page = inventory.stacks(stackQuerySchema.parse({ sort: 'name' }));
    const expected = ['shop-prod-web', ...(existsSync(foreignTemplate) ? ['foreign-rolling'] : [])];
    expect(page.rows.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
    const ours = page.rows.find(({ name }) => name === 'shop-prod-web');
    expect(ours).toMatchObject({ status: 'CREATE_COMPLETE', environment: 'prod', application: 'shop' });
    const { parameters } = inventory.stack({ connectionId, id: ours?.id ?? '' });
    expect(parameters).toEqual([{ key: 'ImageId', value: expect.stringMatching(/^ami-/) }]);
  });

  // moto does not tag a group with its stack as AWS does, so here the group's own tags place its instances.
  it('collects the instances of its group and places them', () => {
    const page = inventory.instances(instanceQuerySchema.parse({ groupName: 'web-tier' }));
    expect(page.total).toBe(2);
    for (const row of page.rows) {
      expect(row).toMatchObject({
        state: 'running',
        lifecycle: 'InService',
        environment: 'prod',
        condition: 'ok',
        stale: 'no',
      });
    }
  });

  it('looks up what a stack consists of, what happened to it and its template', async () => {
    const id = inventory.stacks(stackQuerySchema.parse({ text: 'shop-prod-web' })).rows[0]?.id ?? '';
    const { resources } = await inventory.lookups.stackResources({ connectionId, id });
    const group = resources.find(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup');
    expect(group).toMatchObject({ condition: 'ok', resource: { kind: 'group', id: 'web-tier' } });
    const { operations, next } = await inventory.lookups.stackEvents({ connectionId, id });
    expect(operations).toMatchObject([{ type: 'CREATE_STACK', status: 'CREATE_COMPLETE', rootCause: null }]);
    expect(next).toBeNull();
    const { body, format } = await inventory.lookups.stackTemplate({ connectionId, id });
    expect([body, format]).toEqual([readFileSync(ourTemplate, 'utf8'), 'yaml']);
  });

  it('looks up nothing of what is not there', async () => {
    const refused = inventory.lookups.stackTemplate({ connectionId, id: 'gone' });
    await expect(refused).rejects.toMatchObject({ problem: { code: 'not_found' } });
  });

  it('finds them by what people type', () => {
    expect(inventory.search({ text: 'web-tier', limit: 10 }).map(({ kind }) => kind)).toContain('group');
  });
});

async function createStacks(endpoint: string): Promise<void> {
  const configuration = { endpoint, region: motoRegion, credentials: motoKeys, maxAttempts: 1 };
  const ec2 = new EC2Client(configuration);
  const imageId = await anyImage(ec2);
  const cloudFormation = new CloudFormationClient(configuration);
  const tags = [
    { Key: 'environment', Value: 'prod' },
    { Key: 'application', Value: 'shop' },
  ];
  const create = (name: string, template: string, parameters: Record<string, string>) =>
    cloudFormation.send(
      new CreateStackCommand({
        StackName: name,
        TemplateBody: template,
        Capabilities: ['CAPABILITY_IAM'],
        Tags: tags,
        Parameters: Object.entries(parameters).map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
      }),
    );
  await create('shop-prod-web', readFileSync(ourTemplate, 'utf8'), {
    ImageId: imageId,
    AdminSecret: 'not-to-be-shown',
  });
  if (!existsSync(foreignTemplate)) return;
  await ec2.send(new CreateKeyPairCommand({ KeyName: 'operator' }));
  await create('foreign-rolling', withoutUserData(readFileSync(foreignTemplate, 'utf8')), { KeyName: 'operator' });
}

async function anyImage(ec2: EC2Client): Promise<string> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const id = Images?.[0]?.ImageId;
  if (!id) throw new Error('moto has no image.');
  return id;
}

/** moto fails on a substitution within Base64, which nothing here depends on. */
function withoutUserData(template: string): string {
  return template.replace(/\n +UserData:.*?\n\n/s, '\n\n');
}
