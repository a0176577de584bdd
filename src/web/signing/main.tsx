import '@fontsource-variable/inter/wght.css';
import '../../ui/kit.css';
import '../../ui/tokens.css';
import '../../ui/ui.css';
import './before.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { GuestSigningPage } from '../../modules/signing/by-link/guest-signing.page.tsx';
import { guestSigningQuery, guestTextQuery } from '../../modules/signing/by-link/guest-signing-queries.tsx';
import { colours, theme } from '../../ui/theme.tsx';

/*
 * The page of a signing link stands apart from the desk: who signs is on a phone, once, and waits for nothing that only the
 * desk needs.
 */

// The content security policy forbids code made from text, which zod would otherwise try first.
z.config({ jitless: true });

/** `/guest/{token}/signing` */
const [, , name = ''] = window.location.pathname.split('/');
const token = decodeURIComponent(name);
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: false } } });
// The answers are on their way while the first words are drawn.
void queries.fetchQuery(guestSigningQuery(token)).then(
  ({ step }) => (step === 'paper' ? queries.prefetchQuery(guestTextQuery(token)) : undefined),
  // The page asks for itself, and says what refused it.
  () => undefined,
);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <GuestSigningPage token={token} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
