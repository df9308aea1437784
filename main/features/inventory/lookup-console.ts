import { stripVTControlCharacters } from 'node:util';
import { type EC2Client, GetConsoleOutputCommand, type GetConsoleOutputResult } from '@aws-sdk/client-ec2';
import { ProblemError } from '#contract/problems.ts';
import { milliseconds } from './collect.ts';
import type { LookupPlace } from './lookup-place.ts';

/** AWS docs: EC2 keeps the last 64 kB of an instance's console. */
const keptBytes = 64 * 1024;

/** The end of an instance's console output, as plain text. */
export async function readConsoleOutput(
  { reader, connectionId, signal }: LookupPlace,
  { instanceId }: { readonly instanceId: string },
): Promise<{ text: string; writtenAt: number | null }> {
  const answer = await latestOutput(reader.client(connectionId, 'ec2'), instanceId, signal);
  return { text: consoleText(answer.Output ?? ''), writtenAt: milliseconds(answer.Timestamp) };
}

/** AWS docs: only instances on Nitro give the output of this moment; the others that of their last start or stop. */
async function latestOutput(
  client: EC2Client,
  instanceId: string,
  signal: AbortSignal,
): Promise<GetConsoleOutputResult> {
  try {
    const latest = new GetConsoleOutputCommand({ InstanceId: instanceId, Latest: true });
    return await client.send(latest, { abortSignal: signal });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'aws_failed') throw error;
    return client.send(new GetConsoleOutputCommand({ InstanceId: instanceId }), { abortSignal: signal });
  }
}

/** What EC2 sends in base64, without the colours and cursor movements of a terminal. */
export function consoleText(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const isCut = bytes.length > keptBytes;
  const text = bytes.subarray(-keptBytes).toString('utf8');
  const plain = stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(controlCharacters, '');
  return isCut ? plain.slice(plain.indexOf('\n') + 1) : plain;
}

/** All but tabs and line ends. */
const controlCharacters = /[^\P{Cc}\t\n]/gu;
