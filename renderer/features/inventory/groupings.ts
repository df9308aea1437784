import { conditions, type RowGroup } from '#contract/inventory.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import type { ListSearch, PlaceSearch } from './search-params.ts';

/** One way to gather the rows of a list. */
export interface ListGrouping<Search> {
  /** What the rows of a group have in common, as it stands in a sentence, e.g. `zone`. */
  readonly label: string;
  /** What a group is called, where that is not what its rows have in common. */
  readonly nameOf?: (value: string) => string;
  /** What those are called that have none. */
  readonly none: string;
  /** What narrows the list to the group. */
  readonly narrow: (group: RowGroup) => Search;
}

/** The ways to group that every list of placed things has. */
export const placeGroupings: Record<
  'environment' | 'application' | 'condition',
  ListGrouping<ListSearch & PlaceSearch>
> = {
  environment: { label: 'environment', none: 'Not placed', narrow: ({ key }) => ({ env: key }) },
  application: { label: 'application', none: 'No application', narrow: ({ value }) => ({ app: value ?? '' }) },
  condition: {
    label: 'state',
    nameOf: conditionWord,
    none: '',
    narrow: ({ value }) => ({ is: value ?? undefined }),
  },
};

function conditionWord(value: string): string {
  const condition = conditions.find((each) => each === value);
  return condition === undefined ? value : conditionAppearance[condition].word;
}
