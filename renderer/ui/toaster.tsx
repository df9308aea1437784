import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { IconButton } from './button.tsx';

const manager = Toast.createToastManager();

/**
 * Confirms something in passing. Failures are never only a toast: they stay where they happened. What is said later
 * about the same thing takes the place of what was said before.
 */
export function notify(title: string, description?: string, action?: ToastAction, about?: string): void {
  manager.add({
    title,
    description,
    ...(about !== undefined && { id: about }),
    ...(action !== undefined && { actionProps: { children: action.label, onClick: action.run } }),
  });
}

/** Takes back what was said about something, as it is no longer so. */
export function withdraw(about: string): void {
  manager.close(about);
}

/** What one can do about it, e.g. open what it is about. */
interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className="rounded-lg bg-raised shadow-popup motion-safe:transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2 py-2 pr-2 pl-3">
        <div className="min-w-0 grow py-0.5">
          <Toast.Title className="font-medium text-base" />
          <Toast.Description className="text-muted" />
          <Toast.Action className="text-sm underline underline-offset-2 hover:no-underline" />
        </div>
        <Toast.Close render={<IconButton icon={X} label="Dismiss" />} />
      </Toast.Content>
    </Toast.Root>
  ));
}

/** The place where confirmations appear; once per window. F6 brings the focus here. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={manager} timeout={5_000} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-3 bottom-10 z-50 flex w-80 flex-col gap-2">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
