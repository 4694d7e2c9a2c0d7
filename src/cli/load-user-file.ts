// Imports a file that was named on the command line: a scenario, a property, or a machine in TypeScript or JavaScript.
//
// The file must get the very xstate and the very library that this process runs: with a second copy, `instanceof` and
// every registry would see two worlds. Plain tsx does not promise that. In a project whose package.json says
// "type": "commonjs" (what `npm init -y` writes) it compiles the file to CommonJS, whose require() fails on Node 20
// and 22; with its CommonJS hook as well, it loads the library twice. So the file is always an ES module here, and
// the two package names are resolved from this side. See user-file-hooks.ts.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InternalError, ModelError } from '../model/errors.ts';
import { library, resolveSync } from './user-file-hooks.ts';

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs'];

export type UserFileProblem = 'not-found' | 'unreadable' | 'extension' | 'syntax' | 'import' | 'threw';

/** The file could not be loaded. What the checker says about the models in it, a ModelError, is passed on as it is. */
export class UserFileError extends Error {
  override name = 'UserFileError';
  readonly problem: UserFileProblem;
  constructor(problem: UserFileProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

export async function loadUserFile(path: string): Promise<Record<string, unknown>> {
  const file = resolve(path);
  checkFile(path, file);
  await installHooks();
  try {
    return await import(pathToFileURL(file).href) as Record<string, unknown>;
  } catch (error) {
    throw explain(path, file, error);
  }
}

function checkFile(path: string, file: string): void {
  const code = codeOf(() => { accessSync(file, constants.R_OK); });
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const stem = file.slice(0, file.length - extname(file).length);
    const near = [file, stem].flatMap((name) => EXTENSIONS.map((extension) => name + extension)).find((name) => existsSync(name));
    const cause = near === undefined
      ? `A relative path starts at the current directory, ${process.cwd()}.`
      : `Did you mean ${near}?`;
    throw new UserFileError('not-found', `cannot find ${path}: there is no file ${file}. ${cause}`);
  }
  if (code !== undefined) {
    throw new UserFileError('unreadable', `cannot read ${path}: ${code}. Check the permissions of ${file}.`);
  }
  const stat = statSync(file);
  if (!stat.isFile()) {
    const what = stat.isDirectory() ? 'it is a directory' : 'it is not a regular file';
    throw new UserFileError('unreadable', `cannot read ${path}: ${what}. Name one file, such as ${path.replace(/\/+$/, '')}/my-scenario.ts.`);
  }
  if (!EXTENSIONS.includes(extname(file))) {
    throw new UserFileError('extension', `cannot load ${path}: the name must end in ${EXTENSIONS.join(', ')}.`);
  }
}

function codeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

let installed = false;

async function installHooks(): Promise<void> {
  if (installed) return;
  installed = true;
  // When this file is itself TypeScript, whoever started it has registered tsx already.
  const extension = extname(import.meta.url);
  if (extension === '.js') (await import('tsx/esm/api')).register({ tsconfig: false });
  // Hooks that are added last are asked first, so these see what tsx decided.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: { resolve: typeof resolveSync }) => unknown };
  if (registerHooks) registerHooks({ resolve: resolveSync });
  else nodeModule.register(`./user-file-hooks${extension}`, import.meta.url);
}

function explain(path: string, file: string, error: unknown): Error {
  if (error instanceof ModelError || error instanceof InternalError) return error;
  if (!(error instanceof Error)) return new UserFileError('threw', `cannot load ${path}: it threw ${String(error)}.`, error);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
    const what = error.message.replace(` imported from ${fileURLToPath(library)}`, '');
    const name = /^Cannot find package '([^'/]+|@[^'/]+\/[^'/]+)'/.exec(what)?.[1];
    return new UserFileError('import', `cannot load ${path}: an import failed. ${what}.${name ? ` Is it installed? npm install ${name}` : ''}`, error);
  }
  if (error.name === 'TransformError') {
    // "Transform failed with 1 error:", then a line "file:line:column: ERROR: what" for each
    return new UserFileError('syntax', `cannot load ${path}: syntax error.\n${error.message.split('\n').slice(1).join('\n')}`, error);
  }
  const stack = error.stack ?? '';
  if (!(error instanceof SyntaxError) || !/^\s+at .*$/m.exec(stack)?.[0].includes('node:internal/modules')) {
    const [frames = stack] = stack.split(/\n\s+at (?:async )?(?:\S+ \()?node:internal\/modules|\n\s+at ModuleJob/);
    return new UserFileError('threw', `cannot load ${path}: it threw an error.\n${frames}`, error);
  }
  const place = /^(?:file:\/\/)?(\/.*:\d+)$/m.exec(stack.split('\n')[0] ?? '')?.[1];
  if (error.message.includes('does not provide an export')) {
    return new UserFileError('import', `cannot load ${path}: an import failed.\n${place ?? file}: ${error.message}`, error);
  }
  return new UserFileError('syntax', `cannot load ${path}: syntax error.\n${place ?? placeOfSyntaxError(file)}: ${error.message}`, error);
}

/** Node keeps the line of a syntax error in an ES module to itself, except when it is asked to check the file alone. */
function placeOfSyntaxError(file: string): string {
  if (/ts$/.test(file)) return `a JavaScript file that ${file} imports`;
  const check = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], { input: readFileSync(file), encoding: 'utf8' });
  const line = /^\[stdin\]:(\d+)/m.exec(check.stderr)?.[1];
  return line ? `${file}:${line}` : `a file that ${file} imports`;
}
