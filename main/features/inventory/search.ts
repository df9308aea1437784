import type { Fact, KeyValue } from './resources.ts';
import type { DatabaseRecord, InstanceRecord, LoadBalancerRecord, TargetGroupRecord } from './rows.ts';
import type { LinkedRecord } from './snapshot.ts';

/** Trigrams find parts of three characters and more; shorter words are compared with names and ids directly. */
const shortestIndexed = 3;

/** What a person typed, taken apart: every word must occur. */
export interface SearchWords {
  /** An FTS5 expression for the words that the index can find; null where there are none. */
  readonly match: string | null;
  /** `like` patterns, with `\` as the escape character, for the short ones. */
  readonly short: readonly string[];
}

export function searchWords(text: string): SearchWords {
  const words = wordsIn(text);
  const indexed = words.filter((word) => [...word].length >= shortestIndexed);
  const short = words.filter((word) => [...word].length < shortestIndexed);
  return {
    match: indexed.length === 0 ? null : indexed.map(quoted).join(' AND '),
    short: short.map((word) => likePattern(word)),
  };
}

/** Control characters part words too: SQLite takes a NUL for the end of a text. */
export function wordsIn(text: string): string[] {
  return text.split(/[\s\p{Cc}]+/u).filter((word) => word !== '');
}

/** A pattern for `like … escape '\'` that finds the word anywhere. */
export function likePattern(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/** FTS5 reads a quoted string as it stands, whatever is in it. */
function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}

/** What a thing can be found by: its name, ids, addresses and the tags that people gave it. */
export function searchText(row: LinkedRecord, fact: Fact | undefined): string {
  const tags = fact && 'tags' in fact ? fact.tags.filter(isOwnTag).map(tagText) : [];
  return [row.name, row.id, ...ownTerms(row), row.environment, row.application, ...tags]
    .filter((term) => term !== null)
    .join('\n');
}

function ownTerms(row: LinkedRecord): (string | null)[] {
  if ('lifecycle' in row) return instanceTerms(row);
  if ('dnsName' in row) return loadBalancerTerms(row);
  if ('loadBalancerIds' in row) return targetGroupTerms(row);
  if ('engine' in row) return databaseTerms(row);
  return [];
}

function instanceTerms(row: InstanceRecord): (string | null)[] {
  return [row.privateIp, row.publicIp, row.groupName, row.stackName, row.imageId, row.type];
}

function loadBalancerTerms(row: LoadBalancerRecord): (string | null)[] {
  return [row.dnsName, row.kind, row.scheme, row.vpcId];
}

function targetGroupTerms(row: TargetGroupRecord): (string | null)[] {
  return [row.port === null ? row.protocol : `${row.protocol}:${row.port}`, ...row.groupNames];
}

function databaseTerms(row: DatabaseRecord): (string | null)[] {
  return [row.engine, row.engineVersion, row.endpoint, row.instanceClass, row.clusterName];
}

/** Tags that AWS sets repeat ids that are indexed anyway; the name is one already. */
function isOwnTag({ key }: KeyValue): boolean {
  return key !== 'Name' && !key.startsWith('aws:');
}

function tagText({ key, value }: KeyValue): string {
  return `${key}=${value}`;
}
