import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { queryClient } from '../lib/api.ts';
import { TooltipScope } from '../ui/tooltip.tsx';
import { router } from './router.tsx';

/** The whole window. The content security policy allows no style elements, so Base UI is told to make none. */
export function App() {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <TooltipScope>
          <RouterProvider router={router} />
        </TooltipScope>
      </QueryClientProvider>
    </CSPProvider>
  );
}
