import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyRememberedAppearance } from './features/settings/index.ts';
import { queryClient } from './lib/api.ts';
import { client, connectToCore, linkState } from './lib/client.ts';
import { startLive } from './lib/live.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

applyRememberedAppearance();
connectToCore();
// Before the first question, so that no change can fall between an answer and the subscription.
startLive(client, queryClient, linkState);

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
