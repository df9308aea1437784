import { parse } from 'yaml';
import type { Sizes } from './model.ts';

/** AWS docs, AWS::AutoScaling::AutoScalingGroup: the properties that set its sizes. */
const properties = { minSize: 'MinSize', desiredCapacity: 'DesiredCapacity', maxSize: 'MaxSize' } as const;

/**
 * The sizes that a stack's template sets for one of its groups. A number, or a reference to a parameter of the stack,
 * is understood; what is computed in any other way is left out, and so is everything of a template that cannot be read.
 */
export function templateSizes(
  body: string,
  logicalId: string,
  parameters: ReadonlyMap<string, string>,
): Partial<Sizes> {
  const group = at(parsed(body), 'Resources', logicalId, 'Properties');
  const sizes = Object.entries(properties).flatMap(([name, property]) => {
    const size = sizeOf(at(group, property), parameters);
    return size === null ? [] : [[name, size] as const];
  });
  return Object.fromEntries(sizes);
}

/** JSON is YAML too. Tags of intrinsic functions, such as `!Ref`, become the long form that JSON has for them. */
function parsed(body: string): unknown {
  try {
    return parse(body, { logLevel: 'silent', customTags: [reference] });
  } catch {
    return null;
  }
}

const reference = { tag: '!Ref', resolve: (name: string) => ({ Ref: name }) };

function sizeOf(value: unknown, parameters: ReadonlyMap<string, string>): number | null {
  const name = at(value, 'Ref');
  const text = typeof name === 'string' ? parameters.get(name) : value;
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  return /^\d+$/.test(String(text)) ? Number(text) : null;
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[key] : null),
    value,
  );
}
