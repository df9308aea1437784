export type { AwsReader, Caller, ReaderConnection, ServiceClients, ServiceName } from './reader.ts';
