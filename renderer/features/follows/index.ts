export { FollowButton } from './follow-button.tsx';
export { followedNews, type News, useFollowedNews } from './followed-news.ts';
export { NotificationSettings } from './notification-settings.tsx';
