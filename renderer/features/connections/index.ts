export { accountLabel, connectionLabel, connectionName, overriddenEndpoint, stateAppearance } from './appearance.ts';
export { ConnectionAction } from './connection-action.tsx';
export { ConnectionsScreen } from './connections-screen.tsx';
export { ArmButton, ProtectionMark } from './protection.tsx';
export { ReadOnlyNote } from './read-only-note.tsx';
export { useConnections, useOpenConnection } from './use-connections.ts';
