import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StubSession } from './electron.stub.ts';
import { guardPermissions, mayOpenOutside } from './guards.ts';
import { isOurPage } from './page.ts';

describe('which page is ours', () => {
  it.each(['infraviewer://console/', 'infraviewer://console/instances?selected=i-1'])('%s is', (url) => {
    expect(isOurPage(url)).toBe(true);
  });

  it.each([
    'infraviewer://console.evil/',
    'infraviewer://other/',
    'https://console/',
    'file:///etc/passwd',
    'infraviewerx://console/',
    'not a url',
    '',
  ])('%s is not', (url) => {
    expect(isOurPage(url)).toBe(false);
  });
});

describe('what may be opened in the system browser', () => {
  it.each([
    'https://console.aws.amazon.com/cloudformation',
    'https://eu-west-1.console.aws.amazon.com/ec2',
    'https://docs.aws.amazon.com/autoscaling/',
  ])('%s may', (url) => {
    expect(mayOpenOutside(url)).toBe(true);
  });

  it.each([
    'http://console.aws.amazon.com/',
    'https://console.aws.amazon.com.evil.example/',
    'https://evil.example/console.aws.amazon.com',
    'https://user:secret@console.aws.amazon.com/',
    'https://console.aws.amazon.com:8443/',
    'file:///bin/sh',
    'javascript:alert(1)',
    'smb://console.aws.amazon.com/share',
  ])('%s may not', (url) => {
    expect(mayOpenOutside(url)).toBe(false);
  });

  it('never anything but https, whatever the text', () => {
    fc.assert(fc.property(fc.webUrl(), (url) => !mayOpenOutside(url) || url.startsWith('https://')));
  });
});

describe('permissions', () => {
  function ask(permission: string, url: string): boolean {
    const session = new StubSession();
    guardPermissions(session as unknown as Parameters<typeof guardPermissions>[0]);
    let given = false;
    const contents = { getURL: () => url } as never;
    session.permissionRequest?.(
      contents,
      permission as never,
      (answer) => {
        given = answer;
      },
      {} as never,
    );
    const checked = session.permissionCheck?.(contents, permission as never, url, {} as never);
    expect(checked).toBe(given);
    return given;
  }

  it.each(['clipboard-sanitized-write', 'notifications'])('gives our page %s, and no other page', (permission) => {
    expect(ask(permission, 'infraviewer://console/')).toBe(true);
    expect(ask(permission, 'https://evil.example/')).toBe(false);
  });

  it.each(['media', 'geolocation', 'clipboard-read', 'openExternal', 'fullscreen'])('refuses %s', (permission) => {
    expect(ask(permission, 'infraviewer://console/')).toBe(false);
  });
});
