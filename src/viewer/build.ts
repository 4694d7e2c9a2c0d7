/** Writes the page into the package: `npm run build`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundle } from './assets.ts';

const { script, style } = await bundle();
const folder = new URL('../../dist/src/viewer/page/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('page.js', folder), script);
writeFileSync(new URL('page.css', folder), style);
