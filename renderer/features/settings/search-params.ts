import { z } from 'zod';

export const settingsTabs = ['general', 'placement', 'hooks', 'people'] as const;

/** The address of the settings: `/settings?tab=placement`. */
export const settingsSearchSchema = z.object({ tab: z.enum(settingsTabs).optional().catch(undefined) });
