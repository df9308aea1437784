import { inOrder, runTool } from './tools.ts';

const projects = ['.', 'renderer', 'renderer/e2e', 'preload'];

/** Types of every layer, each seeing only the globals of its place, and then lint and format. */
export async function check(): Promise<number> {
  const types = projects.map((project) => () => runTool('tsc', ['-p', project]));
  return inOrder(...types, () => runTool('biome', ['ci', '--error-on-warnings', '.']));
}

export function format(): Promise<number> {
  return runTool('biome', ['check', '--write', '.']);
}
