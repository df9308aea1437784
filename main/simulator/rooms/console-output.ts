import { isArm } from '../parts/instances.ts';
import { allPools, failingSince } from '../parts/targets.ts';
import type { Instance, Region } from '../world.ts';

/** How long a machine takes from its launch to the end of its boot messages. */
const bootedAfterMs = 38_000;

/**
 * What a machine wrote to its console, made up when somebody asks for it: the kernel's start, cloud-init, the
 * application, and where its balancers find it unhealthy, why. Null while it has not booted.
 */
export function consoleOutput(instance: Instance, region: Region, now: number): string | null {
  const { launchedAt } = instance;
  if (now - launchedAt < bootedAfterMs) return null;
  const lines = [...kernel(instance), ...cloudInit(instance, region), ...application(instance)];
  const failedAt = failingSince(allPools(region), instance.id);
  if (failedAt <= now) lines.push(...outOfMemory((failedAt - launchedAt) / 1000));
  if (instance.state === 'stopped' || instance.state === 'terminated') lines.push(...shutdown);
  return `${lines.join('\r\n')}\r\n`;
}

/** When it was last added to: at the end of the boot, or with the last change of the machine's state. */
export function consoleOutputAt({ launchedAt, stateAt }: Instance): number {
  return Math.max(launchedAt + bootedAfterMs, stateAt);
}

function kernel({ type }: Instance): string[] {
  const machine = isArm(type) ? 'aarch64' : 'x86_64';
  return [
    at(0, `Linux version 6.1.112-124.190.amzn2023.${machine} (mockbuild@builder) #1 SMP`),
    at(
      0,
      `Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.112-124.190.amzn2023.${machine} root=UUID=6f1c console=ttyS0,115200n8`,
    ),
    at(0.02, `DMI: Amazon EC2 ${type}/, BIOS 1.0 10/16/2017`),
    at(0.61, 'nvme nvme0: pci function 0000:00:04.0'),
    at(0.93, 'EXT4-fs (nvme0n1p1): mounted filesystem with ordered data mode'),
    at(1.4, 'systemd[1]: Detected virtualization amazon.'),
    at(2.8, 'ena 0000:00:05.0 eth0: Elastic Network Adapter (ENA) found'),
  ];
}

function cloudInit({ id, privateIp, zone, imageId, launchedAt }: Instance, { name }: Region): string[] {
  const started = new Date(launchedAt + 12_000).toUTCString();
  const host = `ip-${privateIp.replaceAll('.', '-')}`;
  return [
    at(5.2, `cloud-init[1612]: Cloud-init v. 22.2.2 running 'init' at ${started}. Up 5.20 seconds.`),
    at(5.4, `cloud-init[1612]: ci-info: | eth0 | True | ${privateIp} | 255.255.192.0 | global |`),
    at(6.1, `cloud-init[1612]: instance-id: ${id}, ami-id: ${imageId}, availability-zone: ${zone}`),
    at(9.7, `cloud-init[2044]: Cloud-init v. 22.2.2 finished at ${started}. Datasource DataSourceEc2. Up 9.70 seconds`),
    '',
    'Amazon Linux 2023.6.20260301',
    `${host}.${name}.compute.internal login: `,
  ];
}

function application({ tags }: Instance): string[] {
  const name = tags.find(({ key }) => key === 'Name')?.value ?? 'application';
  return [
    at(18.3, `systemd[1]: Starting ${name}.service`),
    at(31.5, `${name}[2410]: Listening on 0.0.0.0:8080`),
    at(31.6, `systemd[1]: Started ${name}.service.`),
  ];
}

function outOfMemory(seconds: number): string[] {
  return [
    at(
      seconds,
      'java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0',
    ),
    at(seconds, 'Out of memory: Killed process 2410 (java) total-vm:9437184kB, anon-rss:7340032kB, oom_score_adj:0'),
    at(seconds + 4, 'systemd[1]: Main process exited, code=killed, status=9/KILL'),
  ];
}

const shutdown: readonly string[] = [
  'systemd-shutdown[1]: Syncing filesystems and block devices.',
  'reboot: Power down',
];

/** A line as the kernel writes it, with the seconds since the start. */
function at(seconds: number, text: string): string {
  return `[${seconds.toFixed(6).padStart(12)}] ${text}`;
}
