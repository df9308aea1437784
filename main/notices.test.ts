import { describe, expect, it } from 'vitest';
import { noticeSchema } from '#contract/host.ts';
import { VirtualClock } from './foundation/runtime/virtual-clock.ts';
import { Notices } from './notices.ts';

describe('notices', () => {
  it('stay until they are dismissed, and tell of each change', () => {
    let changes = 0;
    const notices = new Notices(
      new VirtualClock(),
      () => `notice-${changes}`,
      () => void changes++,
    );
    notices.add('warning', 'The cache was rebuilt', 'It was damaged.');
    notices.add('info', 'Something else', 'All is well.');
    expect(notices.list().map(({ title }) => title)).toEqual(['The cache was rebuilt', 'Something else']);
    for (const notice of notices.list()) expect(noticeSchema.safeParse(notice).success).toBe(true);
    notices.dismiss('notice-0');
    expect(notices.list().map(({ id }) => id)).toEqual(['notice-1']);
    expect(changes).toBe(3);
  });

  it('cannot be dismissed twice', () => {
    const notices = new Notices(
      new VirtualClock(),
      () => 'one',
      () => {},
    );
    notices.add('info', 'Once', '');
    notices.dismiss('one');
    expect(() => notices.dismiss('one')).toThrow('gone already');
  });
});
