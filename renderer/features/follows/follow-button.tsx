import { Bell, BellRing } from 'lucide-react';
import type { ResourceRef } from '#contract/inventory.ts';
import { commands, useCommand } from '../../lib/commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { useFollow } from './use-follows.ts';

interface FollowButtonProps {
  readonly resource: ResourceRef;
  readonly name: string;
}

/** Follows a thing, or no longer. Of several on a screen, the key is that of the one that came last. */
export function FollowButton({ resource, name }: FollowButtonProps) {
  const { isFollowed, isBusy, toggle } = useFollow(resource, name);
  useCommand('follow', () => {
    if (isFollowed !== undefined && !isBusy) toggle();
  });
  return (
    <IconButton
      icon={isFollowed === true ? BellRing : Bell}
      shortcut={commands.follow.keys}
      label={isFollowed === true ? `Unfollow ${name}` : `Follow ${name}: be told when it changes`}
      aria-pressed={isFollowed === true}
      disabled={isFollowed === undefined}
      busy={isBusy}
      onClick={toggle}
    />
  );
}
