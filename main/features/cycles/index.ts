export { type CycleJobDeps, CycleLooks } from './cycle-job.ts';
export { type CyclesDeps, CyclesService } from './cycles-service.ts';
export type { GroupDoor, GroupJobDeps } from './group-job.ts';
export { groupJobs } from './job.ts';
export { cycleJob } from './job-cycle.ts';
export { type CycleRepository, openCycleRepository } from './repository.ts';
export { type GroupsDeps, GroupsService } from './service.ts';
