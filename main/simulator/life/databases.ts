import { membersOf } from '../parts/databases.ts';
import { between } from '../parts/ids.ts';
import type { DatabaseCluster, DatabaseInstance, Region, World } from '../world.ts';
import type { Agenda } from './agenda.ts';

/** What may happen to a database that otherwise just runs. */
export type DatabaseEvent = 'backup' | 'modification' | 'failover';

/** What takes databases through what happens to them, on the world's clock. */
export interface Databases {
  /** Returns false where nothing can happen: another thing does already, or there is nowhere to fail over to. */
  happen(region: Region, name: string, event: DatabaseEvent): boolean;
}

type Database = DatabaseInstance | DatabaseCluster;

interface Spell {
  readonly status: string;
  readonly lastsMs: readonly [number, number];
}

/** Amazon RDS user guide: "Viewing DB instance status". */
const backup: Spell = { status: 'backing-up', lastsMs: [60_000, 180_000] };
const modification: Spell = { status: 'modifying', lastsMs: [60_000, 150_000] };
/** Amazon RDS user guide: failover times are "typically 60-120 seconds"; Amazon Aurora user guide: within 60 seconds. */
const instanceFailover: Spell = { status: 'rebooting', lastsMs: [60_000, 120_000] };
const clusterFailover: Spell = { status: 'failing-over', lastsMs: [25_000, 60_000] };

export function createDatabases({ random }: World, agenda: Agenda): Databases {
  function happen(region: Region, name: string, event: DatabaseEvent): boolean {
    const cluster = region.databaseClusters.get(name);
    const instance = region.databases.get(name);
    const database = cluster ?? instance;
    if (database?.status !== 'available') return false;
    switch (event) {
      case 'backup':
        return undergo([database], backup);
      case 'modification':
        return undergo([database], modification, () => instance && applyPending(instance));
      case 'failover':
        return cluster ? failOverCluster(region, cluster) : instance ? failOverInstance(instance) : false;
    }
  }

  /** The writer and the first reader change their parts. */
  function failOverCluster(region: Region, cluster: DatabaseCluster): boolean {
    const [writer, reader] = membersOf(region, cluster);
    if (writer?.status !== 'available' || reader?.status !== 'available') return false;
    return undergo([cluster, writer], clusterFailover, () => cluster.memberNames.reverse());
  }

  /** The standby takes over in its own zone. */
  function failOverInstance(instance: DatabaseInstance): boolean {
    const { zone, secondaryZone } = instance;
    if (secondaryZone === null) return false;
    return undergo([instance], instanceFailover, () => {
      instance.zone = secondaryZone;
      instance.secondaryZone = zone;
    });
  }

  function undergo(databases: readonly Database[], { status, lastsMs }: Spell, then: () => void = () => {}): true {
    for (const database of databases) database.status = status;
    agenda.after(between(random, ...lastsMs), () => {
      // A stack that is deleted meanwhile takes its database with it.
      const unchanged = databases.filter((database) => database.status === status);
      for (const database of unchanged) database.status = 'available';
      if (unchanged.length === databases.length) then();
    });
    return true;
  }

  return { happen };
}

function applyPending(instance: DatabaseInstance): void {
  const { instanceClass, engineVersion } = instance.pending;
  if (instanceClass) instance.instanceClass = instanceClass;
  if (engineVersion) instance.engineVersion = engineVersion;
  instance.pending = {};
}
