import { CreateChangeSet$, type CreateChangeSetInput } from '@aws-sdk/client-cloudformation';
import { DescribeInstances$ } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { parseForm, readInput, type Violation } from './form.ts';
import { shapeOf } from './shape.ts';
import { content, element } from './xml.ts';

function read(schema: Parameters<typeof shapeOf>[0], protocol: 'query' | 'ec2', form: string) {
  const violations: Violation[] = [];
  const input = readInput(shapeOf(schema, protocol), parseForm(form), violations);
  return { input, violations };
}

describe('a form', () => {
  it('is read by the names of AWS Query', () => {
    const form = [
      'Action=CreateChangeSet&StackName=orders&ChangeSetName=now&UsePreviousTemplate=true',
      'Parameters.member.2.ParameterKey=B&Parameters.member.10.ParameterKey=C&Parameters.member.1.ParameterKey=A+b',
      'ResourcesToImport.member.1.ResourceType=AWS::SQS::Queue&ResourcesToImport.member.1.LogicalResourceId=Queue',
      'ResourcesToImport.member.1.ResourceIdentifier.entry.1.key=QueueUrl',
      'ResourcesToImport.member.1.ResourceIdentifier.entry.1.value=https%3A%2F%2Fsqs',
      'NotificationARNs=',
    ].join('&');
    const { input, violations } = read(CreateChangeSet$[4], 'query', form);
    expect(violations).toEqual([]);
    expect(input).toEqual({
      StackName: 'orders',
      ChangeSetName: 'now',
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'A b' }, { ParameterKey: 'B' }, { ParameterKey: 'C' }],
      ResourcesToImport: [
        {
          ResourceType: 'AWS::SQS::Queue',
          LogicalResourceId: 'Queue',
          ResourceIdentifier: { QueueUrl: 'https://sqs' },
        },
      ],
      NotificationARNs: [],
    } satisfies CreateChangeSetInput);
  });

  it('is read by the names of EC2 Query', () => {
    const form =
      'InstanceId.1=i-1&InstanceId.2=i-2&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&MaxResults=5&DryRun=false';
    expect(read(DescribeInstances$[4], 'ec2', form).input).toEqual({
      InstanceIds: ['i-1', 'i-2'],
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
      MaxResults: 5,
      DryRun: false,
    });
  });

  it('tells what is missing and what cannot be read', () => {
    const { violations } = read(CreateChangeSet$[4], 'query', 'StackName=orders&IncludeNestedStacks=perhaps');
    expect(violations).toEqual([
      { path: 'ChangeSetName', value: null },
      { path: 'IncludeNestedStacks', value: 'perhaps' },
    ]);
  });
});

describe('an answer', () => {
  it('writes structures, lists and dictionaries, and leaves out what is absent', () => {
    const shape = shapeOf(CreateChangeSet$[4], 'query');
    const value = { StackName: 'a<b', Tags: [], ResourcesToImport: [{ ResourceIdentifier: { 'a&b': 'c' } }] };
    expect(content(shape, value)).toBe(
      '<StackName>a&lt;b</StackName><Tags></Tags><ResourcesToImport><member><ResourceIdentifier>' +
        '<entry><key>a&amp;b</key><value>c</value></entry></ResourceIdentifier></member></ResourcesToImport>',
    );
  });

  it('writes moments and bytes', () => {
    expect(element({ kind: 'timestamp' }, 'at', new Date(0))).toBe('<at>1970-01-01T00:00:00.000Z</at>');
    expect(element({ kind: 'blob' }, 'bytes', Buffer.from('hello'))).toBe('<bytes>aGVsbG8=</bytes>');
    expect(
      element({ kind: 'list', item: { kind: 'number' }, tag: 'x', flatInForm: true, flatInXml: true }, 'n', [1, 2]),
    ).toBe('<n>1</n><n>2</n>');
  });
});
