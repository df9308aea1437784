import type { Dictionary, List, Scalar, Shape, Structure } from './shape.ts';

/** A form body as a tree: `Filters.member.1.Name=x` is the node Filters → member → 1 → Name. */
export interface FormNode {
  value: string | null;
  readonly children: Map<string, FormNode>;
}

/** What is wrong with one value of a request. */
export interface Violation {
  /** Where, in the shape's names from the top, such as `Filters.1.Name`. */
  readonly path: string;
  /** What was sent there; null when nothing was although something must be. */
  readonly value: string | null;
}

export function parseForm(body: string): FormNode {
  const root = emptyNode();
  for (const [key, value] of new URLSearchParams(body)) {
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? emptyNode();
      node.children.set(part, child);
      node = child;
    }
    node.value = value;
  }
  return root;
}

function emptyNode(): FormNode {
  return { value: null, children: new Map() };
}

/** Reads a form into the input that the shape describes; what does not fit is added to `violations`. */
export function readInput(shape: Shape, node: FormNode, violations: Violation[], path = ''): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node, violations, path);
    case 'list':
      return readList(shape, node, violations, path);
    case 'dictionary':
      return readDictionary(shape, node, violations, path);
    case 'nothing':
      return {};
    default:
      return readScalar(shape, node.value ?? '', violations, path);
  }
}

function readStructure(shape: Structure, node: FormNode, violations: Violation[], path: string): unknown {
  const input: Record<string, unknown> = {};
  for (const member of shape.members) {
    const child = node.children.get(member.key);
    const memberPath = path ? `${path}.${member.name}` : member.name;
    if (child) input[member.name] = readInput(member.shape, child, violations, memberPath);
    else if (member.required) violations.push({ path: memberPath, value: null });
  }
  return input;
}

function readList(shape: List, node: FormNode, violations: Violation[], path: string): unknown[] {
  const items = shape.flatInForm ? node : node.children.get(shape.tag);
  return numbered(items).map(([index, item]) => readInput(shape.item, item, violations, `${path}.${index}`));
}

function readDictionary(shape: Dictionary, node: FormNode, violations: Violation[], path: string): unknown {
  const input: Record<string, unknown> = {};
  for (const [, entry] of numbered(node.children.get('entry'))) {
    const key = entry.children.get(shape.keyTag)?.value ?? '';
    const value = entry.children.get(shape.valueTag) ?? emptyNode();
    input[key] = readInput(shape.value, value, violations, `${path}.${key}`);
  }
  return input;
}

/** The children that are counted, in their order: a client may send them in any. */
function numbered(node: FormNode | undefined): [number, FormNode][] {
  const counted = [...(node?.children ?? [])].map(([key, child]): [number, FormNode] => [Number(key), child]);
  return counted.filter(([index]) => Number.isInteger(index)).sort(([a], [b]) => a - b);
}

function readScalar(shape: Scalar, value: string, violations: Violation[], path: string): unknown {
  const read = scalarReaders[shape.kind](value);
  if (read === undefined) violations.push({ path, value });
  return read;
}

/** Undefined stands for a value that cannot be read. */
const scalarReaders: Record<Scalar['kind'], (value: string) => unknown> = {
  string: (value) => value,
  nothing: (value) => value,
  blob: (value) => Buffer.from(value, 'base64'),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  number: (value) => (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)),
  timestamp: (value) => (Number.isNaN(Date.parse(value)) ? undefined : new Date(value)),
};
