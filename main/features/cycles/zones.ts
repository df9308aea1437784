/** How a zone is filled: with what stays when all that is planned has gone, and with what is still to go. */
export interface ZoneFilling {
  readonly staying: number;
  readonly going: number;
}

export type ZoneFillings = ReadonlyMap<string, ZoneFilling>;

const none: ZoneFilling = { staying: 0, going: 0 };

/** The zones of a group with what fills each of them. */
export function zoneFillings(
  zones: readonly string[],
  filling: readonly { readonly id: string; readonly zone: string }[],
  isGoing: (id: string) => boolean,
): ZoneFillings {
  const all = new Set([...zones, ...filling.map(({ zone }) => zone)]);
  return new Map(
    [...all].map((zone) => {
      const within = filling.filter((one) => one.zone === zone);
      const going = within.filter(({ id }) => isGoing(id)).length;
      return [zone, { staying: within.length - going, going }];
    }),
  );
}

/** How many instances the fullest zone has beyond the emptiest. */
export function spreadOf(fillings: ZoneFillings): number {
  const totals = [...fillings.values()].map(total);
  return Math.max(...totals) - Math.min(...totals);
}

/**
 * Orders zones by where one is retired first. AWS docs, "Availability Zone distribution": it launches in the zone with
 * the fewest instances, so where one goes the next one comes. So the zone goes first in which the fewest are to stay,
 * as long as no zone falls more than two behind meanwhile: in the end all have about the same.
 */
export function leavingFirst(fillings: ZoneFillings): (one: string, other: string) => number {
  const of = (zone: string) => fillings.get(zone) ?? none;
  const most = Math.max(...[...fillings.values()].map(total));
  const isSparse = (zone: string) => Number(total(of(zone)) < most - 1);
  return (one, other) =>
    isSparse(one) - isSparse(other) || of(one).staying - of(other).staying || total(of(other)) - total(of(one));
}

/** What a batch does to a group: so many are launched first, so many go. */
export interface ZoneRound {
  readonly launched: number;
  readonly retired: number;
}

/**
 * Whether a cycle may leave zones with two instances more than others, which the group would even out by replacing
 * others. Where AWS launches among equally empty zones is not told, so each is tried as the one that it prefers.
 */
export function mayEndUneven(begin: ZoneFillings, rounds: readonly ZoneRound[]): boolean {
  return [...begin.keys()].some((preferred) => spreadOf(rounds.reduce(after(preferred), begin)) > 1);
}

function after(preferred: string): (fillings: ZoneFillings, round: ZoneRound) => ZoneFillings {
  return (before, { launched, retired }) => {
    let fillings = launch(before, launched, preferred);
    for (let count = 1; count <= retired; count++) {
      // Beyond what was launched first, the group launches another for each that goes.
      fillings = launch(retire(fillings), count > launched ? 1 : 0, preferred);
    }
    return fillings;
  };
}

function launch(fillings: ZoneFillings, times: number, preferred: string): ZoneFillings {
  let after = fillings;
  for (let count = 0; count < times; count++) {
    const zones = [...after].toSorted(
      ([one, left], [other, right]) =>
        total(left) - total(right) || Number(other === preferred) - Number(one === preferred),
    );
    const [emptiest] = zones;
    if (emptiest) after = new Map(after).set(emptiest[0], { ...emptiest[1], staying: emptiest[1].staying + 1 });
  }
  return after;
}

function retire(fillings: ZoneFillings): ZoneFillings {
  const zones = [...fillings.keys()].filter((zone) => (fillings.get(zone)?.going ?? 0) > 0);
  const [first] = zones.toSorted(leavingFirst(fillings));
  if (first === undefined) return fillings;
  const { staying, going } = fillings.get(first) ?? none;
  return new Map(fillings).set(first, { staying, going: going - 1 });
}

function total({ staying, going }: ZoneFilling): number {
  return staying + going;
}
