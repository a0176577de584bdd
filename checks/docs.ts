import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventsPage } from '../src/connectors/webhooks/events-page.ts';
import { configurationPage, root } from '../src/platform/config.ts';
import { openFolder } from '../src/playbook/folder.ts';
import { lifecyclesPage } from '../src/playbook/lifecycle-diagram.ts';
import { readLifecycles } from '../src/playbook/lifecycles.ts';
// Every kind of entry is declared by what the whole house loads.
import '../src/web/app.ts';

/** Every page of docs/ that is written from something else, by its path from the root. */
export async function generatedPages(): Promise<Map<string, string>> {
  const playbook = await openFolder(join(root, 'playbooks', 'gitlab'));
  return new Map([
    [join('docs', 'configuration.md'), configurationPage()],
    [join('docs', 'events.md'), eventsPage()],
    [join('docs', 'lifecycles.md'), lifecyclesPage(readLifecycles(playbook))],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await generatedPages()) await writeFile(join(root, path), text);
}
