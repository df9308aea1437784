export type { GroupDoor, GroupJobDeps } from './group-job.ts';
export { groupJobs } from './job.ts';
export { type GroupsDeps, GroupsService } from './service.ts';
