/** Script and style of the page: built into the package; in a checkout bundled from the sources when they are asked for, so that an edit counts at once. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../model/index.ts';

export interface Assets { readonly script: string; readonly style: string }

const built = (name: string): string => fileURLToPath(new URL(`page/${name}`, import.meta.url));
let known: Promise<Assets> | undefined;

export const pageAssets = (): Promise<Assets> => known ??= load();

async function load(): Promise<Assets> {
  if (existsSync(built('page.js'))) return { script: readFileSync(built('page.js'), 'utf8'), style: readFileSync(built('page.css'), 'utf8') };
  return bundle();
}

/** Bundles the page with what it imports into one script without any import, and one style. */
export async function bundle(): Promise<Assets> {
  let esbuild: typeof import('esbuild');
  try { esbuild = await import('esbuild'); } catch (e) {
    throw new ModelError(`the page cannot be put together: esbuild is missing (${(e as Error).message}). Likely cause: a checkout without its development packages. Next: npm ci`, { cause: e });
  }
  const { outputFiles } = await esbuild.build({
    entryPoints: [built('main.tsx'), built('style.css')], bundle: true, write: false, outdir: 'out', minify: true, format: 'iife', target: 'es2022', charset: 'ascii',
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', jsxImportSource: 'preact' } }, legalComments: 'inline', logLevel: 'silent',
  });
  const text = (end: string): string => outputFiles.find(f => f.path.endsWith(end))!.text;
  return { script: text('main.js'), style: text('style.css') };
}
