export type { Chosen, Connections, Remember } from './connections.ts';
export { type DemoCaller, type DemoSource, demoConnections } from './demo.ts';
export { createDoor, type Door, type DoorOptions } from './door.ts';
export { classifyForJobs, type StepVerdict } from './effects.ts';
export { connectReader, type WorkerReader } from './port-reader.ts';
export type { AwsReader, ReaderConnection, ServiceClients, ServiceName } from './reader.ts';
