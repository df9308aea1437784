import type { About } from '#contract/host.ts';
import type { CyclesService, GroupsService, LitterService } from './features/cycles/index.ts';
import type { HooksService } from './features/deployments/index.ts';
import type { InventoryService } from './features/inventory/service.ts';
import type { FollowsService, PreferencesService, ViewsService } from './features/preferences/index.ts';
import type { PeopleService, Procedures, Protection } from './foundation/access/index.ts';
import type { Recorder } from './foundation/audit/index.ts';
import type { Door } from './foundation/aws/index.ts';
import type { JobsService } from './foundation/jobs/index.ts';
import { entryAfter, numbered } from './job-stream.ts';
import type { LiveEvents } from './live.ts';
import type { Notices } from './notices.ts';

/** What answers the contract's procedures. */
export interface Parts {
  readonly about: Pick<About, 'product' | 'version' | 'host' | 'startedAt'>;
  readonly door: Pick<Door, 'connections' | 'usage'>;
  readonly protection: Protection;
  readonly audit: Recorder;
  readonly inventory: InventoryService;
  readonly groups: GroupsService;
  readonly cycles: CyclesService;
  readonly hooks: HooksService;
  readonly litter: LitterService;
  readonly jobs: JobsService;
  readonly people: PeopleService;
  readonly preferences: PreferencesService;
  readonly views: ViewsService;
  readonly follows: FollowsService;
  readonly notices: Notices;
  readonly live: LiveEvents;
}

/** Binds each procedure of the contract to the part that answers it. */
export function createRouter(procedures: Procedures, parts: Parts) {
  const {
    about,
    door,
    protection,
    audit,
    inventory,
    groups,
    cycles,
    hooks,
    litter,
    jobs,
    people,
    preferences,
    views,
    follows,
    notices,
    live,
  } = parts;
  const { connections } = door;

  return procedures.router({
    host: {
      about: procedures.host.about.handler(({ context: { person } }) => ({
        ...about,
        person: { name: person.name, roles: [...person.roles] },
        notices: notices.list(),
      })),
      dismissNotice: procedures.host.dismissNotice.handler(({ input }) => {
        notices.dismiss(input.id);
        return {};
      }),
    },
    connections: {
      candidates: procedures.connections.candidates.handler(() => connections.candidates()),
      list: procedures.connections.list.handler(() => connections.list()),
      open: procedures.connections.open.handler(({ input }) => connections.open(input)),
      close: procedures.connections.close.handler(async ({ input }) => {
        await connections.close(input.connectionId);
        return {};
      }),
      submitMfa: procedures.connections.submitMfa.handler(({ input }) =>
        connections.submitMfa(input.connectionId, input.code),
      ),
      signInAgain: procedures.connections.signInAgain.handler(({ input }) =>
        connections.signInAgain(input.connectionId),
      ),
    },
    inventory: {
      environments: procedures.inventory.environments.handler(({ input }) => inventory.environments(input)),
      stacks: procedures.inventory.stacks.handler(({ input }) => inventory.stacks(input)),
      stack: procedures.inventory.stack.handler(({ input }) => inventory.stack(input)),
      instances: procedures.inventory.instances.handler(({ input }) => inventory.instances(input)),
      instance: procedures.inventory.instance.handler(({ input }) => inventory.instance(input)),
      search: procedures.inventory.search.handler(({ input }) => inventory.search(input)),
      scopes: procedures.inventory.scopes.handler(() => inventory.scopes()),
      changes: procedures.inventory.changes.handler(({ input }) => inventory.changes(input)),
      changeCounts: procedures.inventory.changeCounts.handler(({ input }) => inventory.changeCounts(input)),
      exportChanges: procedures.inventory.exportChanges.handler(({ input }) => inventory.exportChanges(input)),
      refresh: procedures.inventory.refresh.handler(async ({ input }) => {
        await inventory.refresh(input);
        return {};
      }),
    },
    people: {
      me: procedures.people.me.handler(({ context }) => people.me(context)),
      sessions: procedures.people.sessions.handler(({ context }) => people.sessions(context)),
      revoke: procedures.people.revoke.handler(({ input, context }) => {
        people.revoke(input.id, context);
        return {};
      }),
      invitations: procedures.people.invitations.handler(() => people.invitations()),
      invite: procedures.people.invite.handler(({ input, context: { person } }) => people.invite(input, person)),
      withdraw: procedures.people.withdraw.handler(({ input, context: { person } }) => {
        people.withdraw(input.id, person);
        return {};
      }),
      protect: procedures.people.protect.handler(({ input, context: { person } }) => {
        connections.require(input.connectionId);
        protection.protect(input.connectionId, input.isProtected, person);
        return {};
      }),
      arm: procedures.people.arm.handler(({ input, context: { person } }) => {
        connections.require(input.connectionId);
        return { armedUntil: protection.arm(input, person) };
      }),
      disarm: procedures.people.disarm.handler(({ input, context: { person } }) => {
        connections.require(input.connectionId);
        protection.disarm(input.connectionId, person);
        return {};
      }),
    },
    views: {
      list: procedures.views.list.handler(() => views.list()),
      save: procedures.views.save.handler(({ input }) => views.save(input)),
      remove: procedures.views.remove.handler(({ input }) => {
        views.remove(input.id);
        return {};
      }),
      follows: procedures.views.follows.handler(({ context: { person } }) => follows.list(person.name)),
      follow: procedures.views.follow.handler(({ input, context: { person } }) => {
        follows.follow(person.name, input);
        return {};
      }),
      unfollow: procedures.views.unfollow.handler(({ input, context: { person } }) => {
        follows.unfollow(person.name, input);
        return {};
      }),
    },
    traffic: {
      loadBalancers: procedures.traffic.loadBalancers.handler(({ input }) => inventory.loadBalancers(input)),
      loadBalancer: procedures.traffic.loadBalancer.handler(({ input }) => inventory.loadBalancer(input)),
      targetGroup: procedures.traffic.targetGroup.handler(({ input }) => inventory.targetGroup(input)),
      instanceHealth: procedures.traffic.instanceHealth.handler(({ input }) => inventory.instanceHealth(input)),
      listeners: procedures.traffic.listeners.handler(({ input }) => inventory.lookups.listeners(input)),
    },
    databases: {
      list: procedures.databases.list.handler(({ input }) => inventory.databases(input)),
      get: procedures.databases.get.handler(({ input }) => inventory.database(input)),
    },
    lookups: {
      stackResources: procedures.lookups.stackResources.handler(({ input }) => inventory.lookups.stackResources(input)),
      stackEvents: procedures.lookups.stackEvents.handler(({ input }) => inventory.lookups.stackEvents(input)),
      stackTemplate: procedures.lookups.stackTemplate.handler(({ input }) => inventory.lookups.stackTemplate(input)),
      activities: procedures.lookups.activities.handler(({ input }) => inventory.lookups.activities(input)),
      consoleOutput: procedures.lookups.consoleOutput.handler(({ input }) => inventory.lookups.consoleOutput(input)),
    },
    topology: {
      map: procedures.topology.map.handler(({ input }) => inventory.map(input)),
      blastRadius: procedures.topology.blastRadius.handler(({ input }) => inventory.blastRadius(input)),
    },
    groups: {
      get: procedures.groups.get.handler(({ input }) => groups.get(input)),
      now: procedures.groups.now.handler(({ input }) => groups.now(input)),
      plan: procedures.groups.plan.handler(({ input }) => groups.plan(input)),
      start: procedures.groups.start.handler(({ input, context: { person } }) => groups.start(input, person.name)),
    },
    cycles: {
      plan: procedures.cycles.plan.handler(({ input }) => cycles.plan(input)),
      start: procedures.cycles.start.handler(({ input, context: { person } }) => cycles.start(input, person.name)),
      live: procedures.cycles.live.handler(({ input }) => cycles.live(input.jobId)),
      approve: procedures.cycles.approve.handler(({ input, context: { person } }) => {
        cycles.approve(input, person.name);
        return {};
      }),
      rollBack: procedures.cycles.rollBack.handler(({ input, context: { person } }) => {
        cycles.rollBack(input, person.name);
        return {};
      }),
    },
    hooks: {
      names: procedures.hooks.names.handler(() => hooks.names()),
      list: procedures.hooks.list.handler(() => hooks.list()),
      save: procedures.hooks.save.handler(({ input, context: { person } }) => {
        const facts = { setting: 'hooks', person: person.name, value: { save: input } };
        audit.recording('settings.changed', facts, () => hooks.save(input));
        return {};
      }),
      remove: procedures.hooks.remove.handler(({ input, context: { person } }) => {
        const facts = { setting: 'hooks', person: person.name, value: { remove: input.name } };
        audit.recording('settings.changed', facts, () => hooks.remove(input.name));
        return {};
      }),
      try: procedures.hooks.try.handler(({ input, context: { person } }) => {
        audit.record('settings.changed', { setting: 'hooks', person: person.name, value: { try: input } });
        return hooks.try(input);
      }),
    },
    litter: {
      report: procedures.litter.report.handler(() => litter.report()),
      scan: procedures.litter.scan.handler(() => {
        litter.scan();
        return {};
      }),
      repair: procedures.litter.repair.handler(({ input, context: { person } }) => litter.repair(input, person.name)),
      ignore: procedures.litter.ignore.handler(({ input, context: { person } }) => {
        const facts = { setting: 'litter', person: person.name, value: input };
        audit.recording('settings.changed', facts, () => litter.ignore(input, person.name));
        return {};
      }),
    },
    jobs: {
      list: procedures.jobs.list.handler(({ input }) => jobs.list(input)),
      get: procedures.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
      stopping: procedures.jobs.stopping.handler(({ input }) => jobs.stopping(input.jobId)),
      events: procedures.jobs.events.handler(({ input }) => jobs.events(input)),
      follow: procedures.jobs.follow.handler(({ input: { jobId, after }, signal, lastEventId }) =>
        numbered(jobs.follow({ jobId, after: entryAfter(after, lastEventId) }, signal)),
      ),
      pause: procedures.jobs.pause.handler(({ input, context: { person } }) => {
        jobs.wishes.pause(input.jobId, { person: person.name, reason: input.reason });
        return {};
      }),
      resume: procedures.jobs.resume.handler(({ input, context: { person } }) => {
        jobs.wishes.resume(input.jobId, person.name);
        return {};
      }),
      cancel: procedures.jobs.cancel.handler(({ input, context: { person } }) => {
        jobs.wishes.cancel(input.jobId, { person: person.name, reason: input.reason });
        return {};
      }),
      answer: procedures.jobs.answer.handler(({ input, context: { person } }) => {
        jobs.wishes.answer(input.jobId, input.stepKey, input.choice, { person: person.name, reason: input.reason });
        return {};
      }),
      hold: procedures.jobs.hold.handler(({ input, context: { person } }) => {
        jobs.wishes.hold({ person: person.name, reason: input.reason });
        return {};
      }),
      release: procedures.jobs.release.handler(({ context: { person } }) => {
        jobs.wishes.release(person.name);
        return {};
      }),
    },
    placement: {
      rules: procedures.placement.rules.handler(() => inventory.placementRules()),
      preview: procedures.placement.preview.handler(({ input }) => inventory.previewPlacement(input)),
      setRules: procedures.placement.setRules.handler(({ input, context: { person } }) => {
        const facts = { setting: 'placement', person: person.name, value: input };
        audit.recording('settings.changed', facts, () => inventory.setPlacementRules(input));
        return {};
      }),
    },
    live: {
      watch: procedures.live.watch.handler(({ input, signal, context: { person } }) =>
        live.subscribe(person.name, signal, inventory.watch(input)),
      ),
    },
    budget: {
      usage: procedures.budget.usage.handler(() => door.usage()),
      spared: procedures.budget.spared.handler(() => inventory.spared()),
    },
    preferences: {
      get: procedures.preferences.get.handler(() => preferences.get()),
      set: procedures.preferences.set.handler(({ input }) => preferences.set(input)),
    },
  });
}

export type ConsoleRouter = ReturnType<typeof createRouter>;
