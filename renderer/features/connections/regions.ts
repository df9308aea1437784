import type { Candidate } from '#contract/connections.ts';

/**
 * The regions that can be chosen. AWS docs: "AWS Regions" in the Global Infrastructure user guide. A region that the
 * AWS configuration names is offered as well, so a new one can be used before it stands here.
 */
const regionNames: Readonly<Record<string, string>> = {
  'eu-central-1': 'Frankfurt',
  'eu-central-2': 'Zurich',
  'eu-north-1': 'Stockholm',
  'eu-south-1': 'Milan',
  'eu-south-2': 'Spain',
  'eu-west-1': 'Ireland',
  'eu-west-2': 'London',
  'eu-west-3': 'Paris',
  'us-east-1': 'N. Virginia',
  'us-east-2': 'Ohio',
  'us-west-1': 'N. California',
  'us-west-2': 'Oregon',
  'us-gov-east-1': 'GovCloud East',
  'us-gov-west-1': 'GovCloud West',
  'af-south-1': 'Cape Town',
  'ap-east-1': 'Hong Kong',
  'ap-east-2': 'Taipei',
  'ap-northeast-1': 'Tokyo',
  'ap-northeast-2': 'Seoul',
  'ap-northeast-3': 'Osaka',
  'ap-south-1': 'Mumbai',
  'ap-south-2': 'Hyderabad',
  'ap-southeast-1': 'Singapore',
  'ap-southeast-2': 'Sydney',
  'ap-southeast-3': 'Jakarta',
  'ap-southeast-4': 'Melbourne',
  'ap-southeast-5': 'Malaysia',
  'ap-southeast-6': 'New Zealand',
  'ap-southeast-7': 'Thailand',
  'ca-central-1': 'Central Canada',
  'ca-west-1': 'Calgary',
  'cn-north-1': 'Beijing',
  'cn-northwest-1': 'Ningxia',
  'il-central-1': 'Tel Aviv',
  'me-central-1': 'UAE',
  'me-south-1': 'Bahrain',
  'mx-central-1': 'Mexico',
  'sa-east-1': 'São Paulo',
};

/** What is chosen where the configuration names no region. */
export const fallbackRegion = 'eu-west-1';

/** The choices for one candidate, its own region first: those that it has, or all that there are. */
export function regionOptions({ region, regions }: Pick<Candidate, 'region' | 'regions'>) {
  const others = (regions ?? Object.keys(regionNames)).filter((code) => code !== region);
  return (region === null ? others : [region, ...others]).map((value) => {
    const name = regionNames[value];
    return { value, label: name === undefined ? value : `${value} · ${name}` };
  });
}
