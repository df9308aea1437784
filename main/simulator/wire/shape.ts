import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';

/** AWS Query (CloudFormation, Auto Scaling, STS), EC2 Query and AWS JSON (Systems Manager, CloudWatch). */
export type Protocol = 'query' | 'ec2' | 'json';

export type Shape = Structure | List | Dictionary | Scalar;

export interface Scalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'nothing';
}

export interface Structure {
  readonly kind: 'structure';
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  /** Its element in an answer. */
  readonly tag: string;
  /** Its name in a request's form. */
  readonly key: string;
  readonly required: boolean;
  readonly shape: Shape;
}

export interface List {
  readonly kind: 'list';
  readonly item: Shape;
  /** The element around each item. */
  readonly tag: string;
  /** In a form `Names.1` instead of `Names.member.1`. */
  readonly flatInForm: boolean;
  /** In an answer no element around the list as a whole. */
  readonly flatInXml: boolean;
}

export interface Dictionary {
  readonly kind: 'dictionary';
  readonly keyTag: string;
  readonly valueTag: string;
  readonly value: Shape;
}

/** Structures by the SDK's own schema, so that each is read once and may refer to itself. */
const structures = new WeakMap<object, Structure>();

/**
 * Reads a schema that an SDK package exports (such as `DescribeStacksInput$`) into what both directions of the wire
 * need, once: the SDK's own NormalizedSchema works its traits out again on every access.
 */
export function shapeOf(schema: SchemaRef, protocol: Protocol): Shape {
  return shape(NormalizedSchema.of(schema), protocol);
}

function shape(schema: NormalizedSchema, protocol: Protocol): Shape {
  if (schema.isStructSchema()) return structure(schema, protocol);
  if (schema.isListSchema()) return list(schema, protocol);
  if (schema.isMapSchema()) return dictionary(schema, protocol);
  return { kind: scalarKind(schema) };
}

function structure(schema: NormalizedSchema, protocol: Protocol): Structure {
  const source = schema.getSchema() as object & { readonly 6?: number };
  const known = structures.get(source);
  if (known) return known;
  const members: Member[] = [];
  const made: Structure = { kind: 'structure', members };
  structures.set(source, made);
  // An SDK schema lists the required members first and then says how many they are.
  const requiredCount = source[6] ?? 0;
  for (const [name, member] of schema.structIterator()) {
    const tag = member.getMergedTraits().xmlName ?? name;
    const required = members.length < requiredCount;
    members.push({ name, tag, key: formKey(member, name, protocol), required, shape: shape(member, protocol) });
  }
  return made;
}

function formKey(member: NormalizedSchema, name: string, protocol: Protocol): string {
  const { ec2QueryName, xmlName = name } = member.getMergedTraits();
  if (protocol !== 'ec2') return xmlName;
  return typeof ec2QueryName === 'string' ? ec2QueryName : xmlName.charAt(0).toUpperCase() + xmlName.slice(1);
}

function list(schema: NormalizedSchema, protocol: Protocol): List {
  const item = schema.getValueSchema();
  const flatInXml = Boolean(schema.getMergedTraits().xmlFlattened);
  return {
    kind: 'list',
    item: shape(item, protocol),
    tag: item.getMergedTraits().xmlName ?? 'member',
    flatInForm: flatInXml || protocol === 'ec2',
    flatInXml,
  };
}

function dictionary(schema: NormalizedSchema, protocol: Protocol): Dictionary {
  const value = schema.getValueSchema();
  return {
    kind: 'dictionary',
    keyTag: schema.getKeySchema().getMergedTraits().xmlName ?? 'key',
    valueTag: value.getMergedTraits().xmlName ?? 'value',
    value: shape(value, protocol),
  };
}

function scalarKind(schema: NormalizedSchema): Scalar['kind'] {
  if (schema.isUnitSchema()) return 'nothing';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  const isNumber = schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema();
  return isNumber ? 'number' : 'string';
}
