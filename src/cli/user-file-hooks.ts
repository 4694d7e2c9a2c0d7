// Module hooks for the files of a user: what an import in them means. See load-user-file.ts for the reason.
// Node 20 calls `resolve`, in a thread of its own; a version that has registerHooks() calls `resolveSync`, in place.

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Resolved {
  url: string;
  format?: string;
  shortCircuit?: boolean;
}
interface Context {
  parentURL?: string;
}
type Next<R> = (specifier: string, context: Context) => R;

/** In a checkout this is src/cli; in the package all files stand side by side. */
export const library = new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : './index.js', import.meta.url).href;

export async function resolve(specifier: string, context: Context, next: Next<Promise<Resolved>>): Promise<Resolved> {
  return known(specifier, context) ?? await next(specifier, viaLibrary(specifier, context));
}

export function resolveSync(specifier: string, context: Context, next: Next<Resolved>): Resolved {
  return known(specifier, context) ?? next(specifier, viaLibrary(specifier, context));
}

/** The name `realmcheck` is the library that this process already runs. */
function known(specifier: string, context: Context): Resolved | undefined {
  if (specifier === 'realmcheck') return { url: library, format: 'module', shortCircuit: true };
  return userModule(specifier, context);
}

/** The name `xstate` is the copy that this library uses: it is looked up as if the library asked for it. */
function viaLibrary(specifier: string, context: Context): Context {
  return /^xstate(\/|$)/.test(specifier) ? { ...context, parentURL: library } : context;
}

/** A user's file is an ES module, whatever "type" its package.json states; a .js file that uses require() is left alone. */
function userModule(specifier: string, { parentURL }: Context): Resolved | undefined {
  if (!/^(\.{0,2}\/|file:)/.test(specifier) || (parentURL && !parentURL.startsWith('file:'))) return undefined;
  const wanted = new URL(specifier, parentURL);
  if (wanted.pathname.includes('/node_modules/')) return undefined;
  const fromTypeScript = specifier.startsWith('.') && /ts$/.test(parentURL ?? '');
  const file = candidates(fileURLToPath(wanted), fromTypeScript).find((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
  if (file === undefined || !/\.m?[jt]s$/.test(file)) return undefined;
  if (file.endsWith('.js') && !/^\s*(import|export)\b(?!\s*\()/m.test(readFileSync(file, 'utf8'))) return undefined;
  const url = pathToFileURL(realpathSync(file)).href + wanted.search;
  return { url, format: 'module', shortCircuit: true };
}

/** As TypeScript looks for it: in a .ts file './a.js' may mean a.ts, and './a' may mean a.ts or a/index.ts. */
function candidates(name: string, fromTypeScript: boolean): string[] {
  const source = fromTypeScript && /\.m?js$/.test(name) ? [name.replace(/js$/, 'ts')] : [];
  return [...source, name, `${name}.ts`, `${name}.mts`, `${name}.js`, `${name}.mjs`, `${name}/index.ts`, `${name}/index.js`];
}
