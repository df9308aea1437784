import { inOrder, runTool } from './tools.ts';

const projects = ['.', 'renderer', 'renderer/e2e', 'preload'];

/** Types of every layer, each seeing only the globals of its place, and then lint and format. */
export async function check(): Promise<number> {
  return inOrder(types, () => runTool('biome', ['ci', '--error-on-warnings', '.']));
}

/** All layers at the same time, so that every core has something to do; answers with what a failed one ended with. */
async function types(): Promise<number> {
  const codes = await Promise.all(projects.map((project) => runTool('tsc', ['-p', project])));
  return codes.find((code) => code !== 0) ?? 0;
}

export function format(): Promise<number> {
  return runTool('biome', ['check', '--write', '.']);
}
