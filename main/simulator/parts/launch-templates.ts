import type { LaunchTemplate } from '../world.ts';
import { imageId } from './drafts.ts';

/** A new version with another image; what runs becomes stale where groups launch the newest. Returns its number. */
export function addTemplateVersion(template: LaunchTemplate, at: number): number {
  const last = template.versions.at(-1);
  if (!last) throw new Error(`Launch template ${template.name} has no version.`);
  const version = last.version + 1;
  const description = `Image of ${new Date(at).toISOString().slice(0, 10)}`;
  template.versions.push({ ...last, version, createdAt: at, imageId: imageId('base', version), description });
  return version;
}
