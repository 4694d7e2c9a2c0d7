/** Writes the page into the package: `npm run build`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './assets.ts';

const { script, style } = await bundle();
const folder = join(import.meta.dirname, '..', '..', 'dist', 'src', 'viewer', 'page');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'page.js'), script);
writeFileSync(join(folder, 'page.css'), style);
