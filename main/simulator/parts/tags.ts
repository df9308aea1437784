import type { Stack, Tag } from '../world.ts';

/** How a team tags what it owns. `none` leaves only the naming convention. */
export type TagStyle = 'standard' | 'capitalised' | 'short' | 'none';

export interface Belonging {
  readonly application: string;
  readonly environment: string;
  readonly owner: string;
  readonly costCenter: string;
}

/** The tags a team puts on its stacks. */
export function teamTags(style: TagStyle, belonging: Belonging): Tag[] {
  const { application, environment, owner, costCenter } = belonging;
  switch (style) {
    case 'standard':
      return tagsOf({ environment, application, owner, 'cost-center': costCenter });
    case 'capitalised':
      return tagsOf({ Environment: environment, Service: application, Team: owner });
    case 'short':
      return tagsOf({ env: environment, app: application });
    case 'none':
      return [];
  }
}

/** What CloudFormation puts on the resources it makes (AWS CloudFormation user guide: resource tags). */
export function cloudFormationTags(stack: Pick<Stack, 'id' | 'name'>, logicalId: string): Tag[] {
  return tagsOf({
    'aws:cloudformation:stack-name': stack.name,
    'aws:cloudformation:stack-id': stack.id,
    'aws:cloudformation:logical-id': logicalId,
  });
}

export function tagsOf(values: Record<string, string>): Tag[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
