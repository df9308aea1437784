/** What other folders may know of the inventory's decisions: pure functions over the contract's shapes. */
export { groupFact } from './collect-groups.ts';
export { launchTemplateFact } from './collect-instances.ts';
export {
  countConditions,
  countedConditions,
  groupCondition,
  instanceVerdict,
  rankOf,
  stackCondition,
  type Verdict,
  worstOf,
} from './conditions.ts';
export { type ReadContext, worstRead } from './freshness.ts';
export { defaultPlacementRules, type Placement, type PlacementRules, placementOf } from './placement.ts';
export type { GroupFact, LaunchSource, LaunchTemplateFact, MemberFact } from './resources.ts';
export { launchSourceFor, launchSourceText, type Staleness, stalenessOf } from './staleness.ts';
