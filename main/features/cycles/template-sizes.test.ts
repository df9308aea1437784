import { expect, test } from 'vitest';
import { templateSizes } from './template-sizes.ts';

const parameters = new Map([['Size', '4']]);

test('numbers and references to parameters are understood in JSON', () => {
  const group = {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: { MinSize: '1', DesiredCapacity: { Ref: 'Size' } },
  };
  const body = JSON.stringify({ Resources: { Group: group } });
  expect(templateSizes(body, 'Group', parameters)).toEqual({ minSize: 1, desiredCapacity: 4 });
  expect(templateSizes(body, 'Other', parameters)).toEqual({});
});

test('and in YAML, with its short form', () => {
  const body = [
    'Resources:',
    '  Group:',
    '    Type: AWS::AutoScaling::AutoScalingGroup',
    '    Properties:',
    '      MinSize: 2',
    '      MaxSize: !Ref Size',
    "      DesiredCapacity: !If [IsProduction, '4', '1']",
  ].join('\n');
  expect(templateSizes(body, 'Group', parameters)).toEqual({ minSize: 2, maxSize: 4 });
});

test('what cannot be read says nothing', () => {
  expect(templateSizes('{', 'Group', parameters)).toEqual({});
  expect(templateSizes('', 'Group', parameters)).toEqual({});
});
