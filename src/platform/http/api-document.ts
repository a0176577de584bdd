import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { root } from '../config.ts';
import { notFound } from '../refusal.ts';
import type { House } from './house.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const start = "SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true });\n";

const parts: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };

/** Serves the API's description (OpenAPI 3.1) and a page to read and try it; nothing is fetched from elsewhere. */
export function describeApi(app: OpenAPIHono<House>): void {
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description: 'The services deal desk whose every answer can be replayed.' },
  });
  app.get('/api/docs', (context) => context.html(page));
  app.get('/api/docs/start.js', (context) => context.body(start, 200, { 'content-type': 'text/javascript' }));
  app.get('/api/docs/:part', async (context) => {
    const name = context.req.param('part');
    const type = parts[name];
    if (!type) throw notFound('part of the reference', name);
    const bytes = await readFile(join(root, 'node_modules', 'swagger-ui-dist', name));
    return context.body(new Uint8Array(bytes), 200, { 'content-type': type });
  });
}
