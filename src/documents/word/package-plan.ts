import type { XmlElement } from './xml-tree.ts';

/** What kind of thing a part is, by its path; null where the package does not say. */
export type ContentTypes = (path: string) => string | null;

/** One thing that a part leads to, inside the package. */
export interface Relationship {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}

/** Reads `[Content_Types].xml`: an override for a path goes before the default for its ending (ISO 29500-2, 10.1.2). */
export function contentTypesOf(root: XmlElement): ContentTypes {
  const overrides = new Map<string, string>();
  const defaults = new Map<string, string>();
  for (const element of root.elements()) {
    const type = element.get('ContentType') ?? '';
    if (element.name === 'ct:Override') overrides.set((element.get('PartName') ?? '').toLowerCase(), type);
    if (element.name === 'ct:Default') defaults.set((element.get('Extension') ?? '').toLowerCase(), type);
  }
  return (path) => {
    const name = path.toLowerCase();
    return overrides.get(`/${name}`) ?? defaults.get(name.slice(name.lastIndexOf('.') + 1)) ?? null;
  };
}

/** Reads the relationships of the part at `from`, without those that lead out of the package. */
export function relationshipsOf(root: XmlElement, from: string): Relationship[] {
  return root.elements().flatMap((element) => {
    const target = element.get('Target');
    if (element.name !== 'rel:Relationship' || target === null || element.get('TargetMode') === 'External') return [];
    return [{ id: element.get('Id') ?? '', type: element.get('Type') ?? '', path: resolvedPath(target, from) }];
  });
}

/** A target is seen from the folder of its part, or from the top where it begins with a slash. */
function resolvedPath(target: string, from: string): string {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
