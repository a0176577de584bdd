import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './config.ts';

/** The version of this Parley: `0.1.0`. */
export const parleyVersion: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
