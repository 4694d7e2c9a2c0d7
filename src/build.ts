/** Writes the package, `npm run build`: the command and the library in a few files, since to load hundreds takes longer than to check a small model, and the page. tsc has written the types. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from './viewer/assets.ts';

const to = join(import.meta.dirname, '..', 'dist', 'src');
const from = (name: string): string => join(import.meta.dirname, name);

// What several of them need is in files that they share, so that there is one copy of it in a process.
await build({
  entryPoints: [from('index.ts'), from('vitest.ts'), from('cli/main.ts'), from('cli/user-file-hooks.ts')],
  outdir: to, entryNames: '[name]', chunkNames: '[name]-[hash]',
  bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19', packages: 'external', charset: 'utf8', logLevel: 'warning',
});

const { script, style } = await bundle();
mkdirSync(join(to, 'page'), { recursive: true });
writeFileSync(join(to, 'page', 'page.js'), script);
writeFileSync(join(to, 'page', 'page.css'), style);
