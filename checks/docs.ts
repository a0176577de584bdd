import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationPage, root } from '../src/platform/config.ts';
import { openFolder } from '../src/playbook/folder.ts';
import { lifecyclesPage } from '../src/playbook/lifecycle-diagram.ts';
import { readLifecycles } from '../src/playbook/lifecycles.ts';

/** Every page of docs/ that is written from something else, by its path from the root. */
export async function generatedPages(): Promise<Map<string, string>> {
  const playbook = await openFolder(join(root, 'playbooks', 'gitlab'));
  return new Map([
    [join('docs', 'configuration.md'), configurationPage()],
    [join('docs', 'lifecycles.md'), lifecyclesPage(readLifecycles(playbook))],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await generatedPages()) await writeFile(join(root, path), text);
}
