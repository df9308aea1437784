/** Whether the system may show news outside this window; it is asked for in the settings. */
function maySystemNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

interface SystemNotification {
  readonly title: string;
  readonly message: string;
  /** A later one with the same tag takes its place. */
  readonly tag: string;
}

/** Lets the system tell it where the person allowed that, unless they look at the window: there they have read it. */
export function notifyBySystem({ title, message, tag }: SystemNotification, onClick: () => void): void {
  if (document.hasFocus() || !maySystemNotify()) return;
  const notification = new Notification(title, { body: message, tag });
  notification.onclick = () => {
    window.focus();
    onClick();
  };
}
