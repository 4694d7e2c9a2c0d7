// The package as a stranger gets it: packed, installed in an empty project, given a scenario in TypeScript.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// A machine in one file, with an effect from the user's own import of xstate, and a scenario in another.
// components() accepts only a machine of the very xstate that the checker uses, and check() only a scenario of the
// very library that it belongs to: a verdict at the end is the proof that there is one copy of each.
const FILES = {
  'my-lamp.ts': `
import { assign } from 'xstate';
import { events } from 'realmcheck';

export const lamp = events({ press: {} }, { presses: 0 }).createMachine({
  id: 'lamp',
  context: { presses: 0 },
  initial: 'off',
  states: {
    off: { on: { press: { target: 'on', actions: assign({ presses: 1 }) } } },
    on: { on: { press: { target: 'off', actions: assign({ presses: 0 }) } } },
  },
});
`,
  'my-scenario.ts': `
import { components } from 'realmcheck';
import { lamp } from './my-lamp.js';

const { action, always, scenario } = components({ lamp });

export default scenario('my-scenario', {
  asks: 'Does the lamp count its presses?',
  actions: [action('press', { send: { lamp: 'press' } })],
  properties: [always('on-means-pressed', { why: 'to see that it works', holds: s => !s.lamp.is('on') || s.lamp.context.presses === 1 })],
});
`,
  'my.test.ts': `
import { select } from 'realmcheck';
import 'realmcheck/vitest';
import { expect, test } from 'vitest';
import mine from './my-scenario.js';

test('the lamp counts its presses', async () => {
  await expect(mine).toHold();
  await expect(select(mine, '')).toHold({ properties: ['on-means-pressed'], seconds: 4 });
});
`,
  'my-broken.test.ts': `
import { components } from 'realmcheck';
import 'realmcheck/vitest';
import { expect, test } from 'vitest';
import { lamp } from './my-lamp.js';

const { action, always, scenario } = components({ lamp });
const dark = scenario('dark', {
  asks: 'Does it stay dark?',
  actions: [action('press', { send: { lamp: 'press' } })],
  properties: [always('stays-off', { why: 'it does not', holds: s => s.lamp.is('off') })],
});

test('the lamp stays off', async () => { await expect(dark).toHold(); });
`,
};
const DARK = `
import { components } from 'realmcheck';
import { lamp } from './my-lamp.js';

const { action, always, scenario } = components({ lamp });
export default scenario('dark', {
  asks: 'Does it stay dark?',
  actions: [action('press', { send: { lamp: 'press' } })],
  properties: [always('stays-off', { why: 'it does not', holds: s => s.lamp.is('off') })],
});
`;
const PRINTED = [/my-scenario/, /on-means-pressed/, /holds/];

const root = fileURLToPath(new URL('..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'realmcheck-pack-'));
let tarball = '';

/** Runs a command to its end; what it printed is the result, and part of the error when it fails. */
function run(cwd: string, command: string, ...args: string[]): string {
  // Under `npm test` the environment states this repository as the project, and that Vitest runs already.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_config_local_prefix|NODE_OPTIONS|NODE_ENV|VITEST\w*)$/i.test(name)));
  try {
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${[command, ...args].join(' ')}\n${stdout}\n${stderr}`, { cause: error });
  }
}

beforeAll(() => {
  // In a copy, so that the build leaves this repository and its dist/ alone.
  const copy = join(temporary, 'realmcheck');
  const left = new Set(['node_modules', '.git', 'dist', 'coverage']);
  cpSync(root, copy, { recursive: true, filter: (from) => !left.has(relative(root, from).split(sep)[0] ?? '') });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  run(copy, 'npm', 'pack', '--pack-destination', temporary);
  tarball = join(temporary, readdirSync(temporary).find((name) => name.endsWith('.tgz')) ?? 'no tarball');
}, 240_000);

afterAll(() => { rmSync(temporary, { recursive: true, force: true }); });

describe.each(['commonjs', 'module'])('in an empty project of "type": "%s"', (type) => {
  const project = join(temporary, type);

  beforeAll(() => {
    mkdirSync(project);
    run(project, 'npm', 'init', '-y');
    run(project, 'npm', 'pkg', 'set', `type=${type}`);
    run(project, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(project, name), text);
  }, 240_000);

  test('npx realmcheck check my-scenario.ts gives a verdict', () => {
    const printed = run(project, 'npx', 'realmcheck', 'check', 'my-scenario.ts');
    for (const part of PRINTED) expect(printed).toMatch(part);
  });

  test('npx realmcheck show writes the page, which was built before', () => {
    writeFileSync(join(project, 'dark.ts'), DARK);
    const page = run(project, 'npx', 'realmcheck', 'show', 'dark.ts', '--format', 'html');
    expect(page).toMatch(/^<!doctype html>[^]*<script>[^]{20000,}<\/script>\n<\/body>/);
    expect(page).toContain('stays-off');
    expect(page.length).toBeLessThan(1_000_000);
  });

  test('the types of the library resolve', () => {
    const tsconfig = { compilerOptions: { noEmit: true, strict: true, module: 'nodenext', target: 'es2023' }, files: ['my-scenario.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    run(project, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
  });

  // After the tests above, which have no Vitest: it is an optional peer.
  describe('with Vitest', () => {
    const vitest = (...args: string[]): string => run(project, process.execPath, join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args);

    beforeAll(() => { symlinkSync(join(root, 'node_modules/vitest'), join(project, 'node_modules/vitest'), 'junction'); });

    test('a scenario that holds passes', () => { expect(vitest('my.test.ts')).toMatch(/1 passed/); });

    test('a violation fails the test, with the trace', () => {
      expect(() => vitest('my-broken.test.ts')).toThrow(/dark does not hold: stays-off[^]*dark: stays-off is VIOLATED after 1 step\n[^]* press\n/);
    });

    test('the types of the matcher resolve', () => {
      // skipLibCheck: Vitest's own types ask for those of Node, which this project does not have.
      const tsconfig = { compilerOptions: { noEmit: true, strict: true, skipLibCheck: true, module: 'nodenext', target: 'es2023' }, files: ['my.test.ts', 'my-broken.test.ts'] };
      writeFileSync(join(project, 'tsconfig.test.json'), JSON.stringify(tsconfig));
      run(project, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.test.json');
    });
  });
});
