import { z } from 'zod';

/** The parts of a stack's page, in their order. */
export const stackTabs = ['overview', 'resources', 'parameters', 'outputs', 'events', 'timeline', 'template'] as const;

export type StackTab = (typeof stackTabs)[number];

/** The address of a stack's page: `/stack?connection=demo-1@eu-west-1&id=arn:aws:cloudformation:…&tab=events`. */
export const stackPageSearchSchema = z.object({
  connection: z.string().max(300).catch(''),
  /** The stack's ARN. */
  id: z.string().max(400).catch(''),
  /** The overview where it is left out. */
  tab: z.enum(stackTabs).optional().catch(undefined),
  /** The words of the filter within the tab. */
  q: z.coerce.string().max(200).optional().catch(undefined),
  /** The resource (by logical id) or event that is selected within the tab. */
  selected: z.string().max(300).optional().catch(undefined),
  /** The details are shown with a selection unless they were closed. */
  details: z.literal('closed').optional().catch(undefined),
});

export type StackPageSearch = z.infer<typeof stackPageSearchSchema>;
