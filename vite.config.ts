import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The address of a running Parley that the development server asks for its data. */
const desk = process.env.PARLEY_URL ?? 'http://localhost:3000';

const pageAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // Every asset is a file of its own: the content security policy then needs no data: and no inline exception.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // The page of a signing link is a first page of its own: it loads nothing that only the desk needs.
      input: [pageAt('./src/web/index.html'), pageAt('./src/web/signing/signing.html')],
    },
  },
  server: { proxy: { '/api': { target: desk, changeOrigin: false } } },
});
