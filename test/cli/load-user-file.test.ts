// Each case runs in a process of its own, as the command does: vitest would load the files in its own way.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);
const folder = mkdtempSync(join(tmpdir(), 'realmcheck user #1 '));

const FILES: Record<string, string> = {
  'package.json': '{ "type": "commonjs" }',
  'tsconfig.json': 'not JSON',
  'part.ts': `
    import { assign } from 'xstate';
    import { components } from 'realmcheck';
    export enum Answer { No, Yes }
    export { assign, components };`,
  'folder/index.ts': 'export const inFolder = true;',
  'old.js': 'const { sep } = require("node:path"); module.exports = { old: sep.length === 1 };',
  'modern.js': 'export const modern = true;',
  'good.ts': `
    import { assign } from 'xstate';
    import { components } from 'realmcheck';
    import * as bare from './part';
    import * as ts from './part.ts';
    import * as js from './part.js';
    import { inFolder } from './folder';
    import { old } from './old.js';
    import { modern } from './modern.js';
    export { assign, components };
    const all: boolean[] = [bare.components === components, ts === bare, js === bare, bare.Answer.Yes === 1, inFolder, old, modern];
    await Promise.resolve();
    export default all;`,
  'syntax.ts': 'export const a = 1;\nexport const b = : 2;\n',
  'syntax.mjs': 'export const a = 1;\nexport const b = : 2;\n',
  'no-package.ts': 'import x from "not-there";\nexport default x;',
  'no-file.ts': 'import x from "./not-there";\nexport default x;',
  'no-export.ts': 'import { notThere } from "realmcheck";\nexport default notThere;',
  'throws.ts': 'throw new RangeError("thrown by the file itself");',
  'bad-model.ts': 'import { components } from "realmcheck";\nexport default components({ lamp: {} as never });',
  'notes.txt': 'no module',
};

const SCRIPT = `
  import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))};
  register({ tsconfig: false });
  const { loadUserFile } = await import(${at('src/cli/load-user-file.ts')});
  const { components } = await import(${at('src/index.ts')});
  const { assign } = await import(${JSON.stringify(import.meta.resolve('xstate'))});
  try {
    const loaded = await loadUserFile(process.argv[1]);
    console.log(JSON.stringify({ default: loaded.default, library: loaded.components === components, xstate: loaded.assign === assign }));
  } catch (error) {
    console.log(JSON.stringify({ name: error.name, problem: error.problem, message: error.message }));
  }`;

function load(path: string): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT, path], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, unknown>;
}

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

test('a file and what it imports share one xstate and one library with the command', () => {
  expect(load('good.ts')).toEqual({ default: Array<boolean>(7).fill(true), library: true, xstate: true });
});

test.each([
  ['missing.ts', 'not-found', [join(folder, 'missing.ts'), 'current directory', folder]],
  ['good', 'not-found', [`Did you mean ${join(folder, 'good.ts')}?`]],
  ['good.js', 'not-found', [`Did you mean ${join(folder, 'good.ts')}?`]],
  ['good.ts/inside.ts', 'not-found', [join(folder, 'good.ts/inside.ts')]],
  ['folder', 'unreadable', ['it is a directory']],
  ['notes.txt', 'extension', ['must end in .ts, .mts, .js, .mjs']],
  ['syntax.ts', 'syntax', [`${join(folder, 'syntax.ts')}:2:`, 'Unexpected ":"']],
  ['syntax.mjs', 'syntax', [`${join(folder, 'syntax.mjs')}:2`, "Unexpected token ':'"]],
  ['no-package.ts', 'import', ["'not-there'", 'no-package.ts', 'npm install not-there']],
  ['no-file.ts', 'import', [join(folder, 'not-there'), 'no-file.ts']],
  ['no-export.ts', 'import', [`${join(folder, 'no-export.ts')}:1`, "'realmcheck'", "'notThere'"]],
])('%s is refused as %s', (path, problem, parts) => {
  const error = load(path);
  expect(error).toMatchObject({ name: 'UserFileError', problem });
  for (const part of parts) expect(error['message']).toContain(part);
});

test('what the file itself throws is shown with its place', () => {
  const { problem, message } = load('throws.ts');
  expect(problem).toBe('threw');
  expect(message).toMatch(/RangeError: thrown by the file itself\n.*throws\.ts:1:7/);
  expect(message).not.toContain('node:internal');
});

test('what the checker says about a model in the file is passed on', () => {
  expect(load('bad-model.ts')).toMatchObject({ name: 'ModelError', message: expect.stringContaining("'lamp'") });
});
