import '@fontsource-variable/inter/wght.css';
import '../ui/kit.css';
import '../ui/tokens.css';
import '../ui/ui.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { colours, theme } from '../ui/theme.tsx';
import { queries, router } from './router.tsx';

// The content security policy forbids code made from text, which zod would otherwise try first.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Notifications position="bottom-right" autoClose={5000} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
