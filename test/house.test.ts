// Who may import whom, and what no file may say. A failure names the file, the line and the rule.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Path from the root of the repository -> text. */
type Files = Readonly<Record<string, string>>;

interface Import {
  from: string;
  line: number;
  /** a path from the root of the repository, or the name of a package */
  to: string;
  isPackage: boolean;
  typeOnly: boolean;
}

const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage', 'bench/out']);
const folderOf = (path: string): string => posix.dirname(path);
const within = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`));

// ---- directions --------------------------------------------------------------------------------------------------

interface Direction {
  rule: string;
  applies: (file: string) => boolean;
  allows: (to: string) => boolean;
}

const DIRECTIONS: Direction[] = [
  {
    rule: 'machines/ imports only src/model/ and machines/ (a scenario also invariants/)',
    applies: (file) => within(file, 'machines') && !within(file, 'machines/scenarios'),
    allows: (to) => within(to, 'src/model', 'machines'),
  },
  {
    rule: 'machines/scenarios/ imports only src/model/, machines/ and invariants/',
    applies: (file) => within(file, 'machines/scenarios'),
    allows: (to) => within(to, 'src/model', 'machines', 'invariants'),
  },
  {
    rule: 'invariants/ imports only src/model/, machines/ and invariants/',
    applies: (file) => within(file, 'invariants'),
    allows: (to) => within(to, 'src/model', 'machines', 'invariants'),
  },
  {
    rule: 'src/ outside src/cli/ never imports machines/ or invariants/',
    applies: (file) => within(file, 'src') && !within(file, 'src/cli'),
    allows: (to) => !within(to, 'machines', 'invariants'),
  },
  {
    rule: 'src/explore/ returns data: it never imports src/trace/ or src/report/',
    applies: (file) => within(file, 'src/explore'),
    allows: (to) => !within(to, 'src/trace', 'src/report'),
  },
  {
    rule: 'src/kernel/ imports only src/compile/, src/states/ and the errors of src/model/',
    applies: (file) => within(file, 'src/kernel'),
    allows: (to) => within(to, 'src/kernel', 'src/compile', 'src/states') || to === 'src/model/errors.ts',
  },
  {
    rule: 'src/checkpoint/ imports only src/model/, src/compile/, src/states/, src/kernel/, src/explore/ and src/version.ts',
    applies: (file) => within(file, 'src/checkpoint'),
    allows: (to) => within(to, 'src/checkpoint', 'src/model', 'src/compile', 'src/states', 'src/kernel', 'src/explore') || to === 'src/version.ts',
  },
  {
    rule: 'src/disk/ imports only src/model/, src/states/ and src/explore/',
    applies: (file) => within(file, 'src/disk'),
    allows: (to) => within(to, 'src/disk', 'src/model', 'src/states', 'src/explore'),
  },
  {
    rule: 'src/mutate/ imports only src/model/, src/compile/, src/states/, src/explore/ and src/check.ts',
    applies: (file) => within(file, 'src/mutate'),
    allows: (to) => within(to, 'src/mutate', 'src/model', 'src/compile', 'src/states', 'src/explore') || to === 'src/check.ts',
  },
  {
    rule: 'src/export/ returns text: it imports only src/model/, src/compile/, src/explore/ and src/version.ts',
    applies: (file) => within(file, 'src/export'),
    allows: (to) => within(to, 'src/export', 'src/model', 'src/compile', 'src/explore') || to === 'src/version.ts',
  },
  {
    rule: 'src/recheck/ knows the other tools: it imports only src/export/ and src/model/',
    applies: (file) => within(file, 'src/recheck'),
    allows: (to) => within(to, 'src/recheck', 'src/export', 'src/model'),
  },
  {
    rule: 'src/story/ is what is known of a trace, as data: it imports only src/model/, src/compile/, src/explore/, src/trace/, src/pattern/ and src/version.ts',
    applies: (file) => within(file, 'src/story'),
    allows: (to) => within(to, 'src/story', 'src/model', 'src/compile', 'src/explore', 'src/trace', 'src/pattern') || to === 'src/version.ts',
  },
  {
    rule: 'src/pattern/ reads what people type: it imports only src/model/',
    applies: (file) => within(file, 'src/pattern'),
    allows: (to) => within(to, 'src/pattern', 'src/model'),
  },
  {
    rule: 'src/viewer/page/ runs in a browser: it imports only stories and how they are aligned and told, and its payload',
    applies: (file) => within(file, 'src/viewer/page'),
    allows: (to) => within(to, 'src/viewer/page') || ['src/story/story.ts', 'src/story/align.ts', 'src/story/changes.ts', 'src/story/course.ts', 'src/report/decisive-text.ts', 'src/report/conclusion-text.ts', 'src/report/value-text.ts', 'src/viewer/payload.ts'].includes(to),
  },
  {
    rule: 'src/model/ is the vocabulary: it imports nothing from other folders',
    applies: (file) => within(file, 'src/model'),
    allows: (to) => within(to, 'src/model'),
  },
  {
    rule: 'only src/cli/ knows the command line: nothing else in src/ imports it',
    applies: (file) => within(file, 'src') && !within(file, 'src/cli'),
    allows: (to) => !within(to, 'src/cli'),
  },
];

const ONLY_PAGE = 'src/viewer/page/ is the only user of preact and dagre, and uses no other package';
const ofPage = (name: string): boolean => /^(preact|@dagrejs\/dagre)(\/|$)/.test(name);

const ONLY_XSTATE = 'machines/ and invariants/ use no package but xstate';

function wrongDirections(files: Files): string[] {
  return importsOf(files).flatMap((one) => {
    const where = `${one.from}:${one.line}: imports ${one.to}`;
    if (one.isPackage) {
      const allowed = !within(one.from, 'machines', 'invariants') || /^xstate(\/|$)/.test(one.to);
      if (within(one.from, 'src') && within(one.from, 'src/viewer/page') !== ofPage(one.to)) return [`${where}. Rule: ${ONLY_PAGE}.`];
      return allowed ? [] : [`${where}. Rule: ${ONLY_XSTATE}.`];
    }
    return DIRECTIONS.filter((d) => d.applies(one.from) && !d.allows(one.to)).map((d) => `${where}. Rule: ${d.rule}.`);
  });
}

// ---- cycles ------------------------------------------------------------------------------------------------------

/** Each group of files that import each other, shown as one shortest way round. */
function cycles(files: Files): string[] {
  const edges = new Map<string, Import[]>();
  for (const one of importsOf(files)) {
    const neighbours = one.typeOnly && folderOf(one.from) === folderOf(one.to);
    if (!one.isPackage && !neighbours && within(one.from, 'src', 'machines', 'invariants')) edges.set(one.from, [...edges.get(one.from) ?? [], one]);
  }
  const found: string[] = [];
  const seen = new Set<string>();
  for (const start of edges.keys()) {
    const way = seen.has(start) ? undefined : wayRound(start, edges);
    if (!way) continue;
    for (const one of way) seen.add(one.from);
    found.push(`${way.map((one) => `${one.from}:${one.line}`).join(' -> ')} -> ${start}. Rule: no import cycles (only "import type" inside one folder may close one).`);
  }
  return found;
}

function wayRound(start: string, edges: ReadonlyMap<string, readonly Import[]>): Import[] | undefined {
  const ways: Import[][] = (edges.get(start) ?? []).map((one) => [one]);
  const reached = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    const { to } = way.at(-1)!;
    if (to === start) return way;
    if (reached.has(to)) continue;
    reached.add(to);
    for (const one of edges.get(to) ?? []) ways.push([...way, one]);
  }
  return undefined;
}

// ---- reading imports ---------------------------------------------------------------------------------------------

function importsOf(files: Files): Import[] {
  return Object.entries(files).filter(([path]) => /\.tsx?$/.test(path)).flatMap(([path, text]) => {
    const source = parse(path, text);
    const found: Import[] = [];
    const add = (name: ts.Node | undefined, typeOnly: boolean): void => {
      if (!name || !ts.isStringLiteralLike(name)) return;
      const isPackage = !name.text.startsWith('.');
      const to = isPackage ? name.text : posix.join(folderOf(path), name.text);
      found.push({ from: path, line: lineOf(source, name), to, isPackage, typeOnly });
    };
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
      else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
      else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
      else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
      // new URL('./other.ts', import.meta.url): how a worker names the file that it runs
      else if (ts.isNewExpression(node) && node.expression.getText(source) === 'URL' && node.arguments?.[1]?.getText(source) === 'import.meta.url') add(node.arguments[0], false);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** True for `import type ...` and for `import { type A, type B } ...`. */
function isTypeOnly(clause: ts.ImportClause | ts.ExportDeclaration | undefined): boolean {
  if (!clause) return false;
  if (ts.isExportDeclaration(clause)) {
    const named = clause.exportClause;
    return clause.isTypeOnly || (named !== undefined && ts.isNamedExports(named) && named.elements.every((one) => one.isTypeOnly));
  }
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((one) => one.isTypeOnly);
}

const parse = (path: string, text: string): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
const lineOf = (source: ts.SourceFile, node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

// ---- printing ----------------------------------------------------------------------------------------------------

function printing(files: Files): string[] {
  return Object.entries(files).filter(([path]) => /\.tsx?$/.test(path) && within(path, 'src', 'machines', 'invariants') && !within(path, 'src/cli')).flatMap(([path, text]) => {
    const source = parse(path, text);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && /^(console\.\w+|process\.(stdout|stderr|exit|exitCode|argv))$/.test(node.getText(source))) {
        found.push(`${path}:${lineOf(source, node)}: ${node.getText(source)}. Rule: only src/cli/ reads the command line, prints and exits; a report is a string.`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

// ---- phrases -----------------------------------------------------------------------------------------------------

// Written in pieces, so that this file does not contain them.
const FORBIDDEN: [RegExp, string][] = [
  [new RegExp(`(?<![\\w.~@*-])/(${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me'].join('|')})/`), 'no path of one machine'],
  [new RegExp(['registry', 'npmjs'].join('\\.')), 'no name of a package registry'],
];

function phrases(files: Files): string[] {
  return Object.entries(files).flatMap(([path, text]) => text.split('\n').flatMap((line, index) =>
    FORBIDDEN.flatMap(([phrase, rule]) => {
      const found = phrase.exec(line);
      return found ? [`${path}:${index + 1}: says "${found[0]}". Rule: ${rule}.`] : [];
    })));
}

// ---- the tests ---------------------------------------------------------------------------------------------------

const root = fileURLToPath(new URL('..', import.meta.url));

function read(folder = ''): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(posix.join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (SKIPPED.has(path) || SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) Object.assign(files, read(path));
    else if (entry.isFile() && !entry.name.endsWith('.tgz')) {
      const text = readFileSync(posix.join(root, path), 'utf8');
      if (!text.includes('\0')) files[path] = text;
    }
  }
  return files;
}

const house = read();

test('imports go in the directions of the house', () => { expect(wrongDirections(house)).toEqual([]); });
test('no import cycles', () => { expect(cycles(house)).toEqual([]); });
test('only src/cli prints', () => { expect(printing(house)).toEqual([]); });
test('no file names a machine or a registry', () => { expect(phrases(house)).toEqual([]); });
test('every import of a file ends in a file that exists', () => {
  const missing = importsOf(house).filter((one) => !one.isPackage && !existsSync(posix.join(root, one.to)));
  expect(missing.map((one) => `${one.from}:${one.line}: ${one.to}`)).toEqual([]);
});

test.each<[string, string, string]>([
  ['machines/granule.ts', '../src/compile/program.ts', 'machines/ imports only'],
  ['machines/granule.ts', '../src/index.ts', 'machines/ imports only'],
  ['machines/granule.ts', '../invariants/a.ts', 'machines/ imports only'],
  ['machines/granule.ts', 'commander', 'no package but xstate'],
  ['machines/scenarios/one.ts', '../../src/check.ts', 'machines/scenarios/ imports only'],
  ['invariants/a.ts', '../src/explore/search.ts', 'invariants/ imports only'],
  ['src/check.ts', '../machines/granule.ts', 'never imports machines/'],
  ['src/explore/search.ts', '../report/text.ts', 'src/explore/ returns data'],
  ['src/model/view.ts', '../compile/program.ts', 'src/model/ is the vocabulary'],
  ['src/report/text.ts', '../cli/main.ts', 'only src/cli/ knows'],
  ['src/mutate/judge.ts', '../report/text.ts', 'src/mutate/ imports only'],
  ['src/export/murphi.ts', '../recheck/rumur.ts', 'src/export/ returns text'],
  ['src/story/tell.ts', '../report/text.ts', 'src/story/ is what is known'],
  ['src/pattern/pattern.ts', '../compile/program.ts', 'src/pattern/ reads what people type'],
  ['src/viewer/page/app.tsx', '../../trace/trace.ts', 'src/viewer/page/ runs in a browser'],
  ['src/viewer/page/app.tsx', 'react', 'src/viewer/page/ is the only user'],
  ['src/report/html.ts', 'preact', 'src/viewer/page/ is the only user'],
  ['src/recheck/rumur.ts', '../explore/explore.ts', 'src/recheck/ knows the other tools'],
])('%s may not import %s', (from, to, rule) => {
  const forms = [`import { x } from '${to}';`, `import type { X } from '${to}';`, `export * from '${to}';`, `type X = import('${to}').X;`, `await import('${to}');`];
  for (const text of forms) expect(wrongDirections({ [from]: `\n${text}` }), text).toEqual([expect.stringMatching(new RegExp(`^${from}:2: .*${rule}`))]);
});

test('what is allowed is allowed', () => {
  expect(wrongDirections({
    'machines/granule.ts': `import { setup } from 'xstate'; import { events } from '../src/model/index.ts'; import { x } from './rmi/x.ts';`,
    'machines/scenarios/one.ts': `import { a } from '../../invariants/a.ts';`,
    'invariants/a.ts': `import type { world } from '../machines/world.ts';`,
    'src/cli/main.ts': `import { all } from '../../machines/scenarios/index.ts'; import { text } from '../report/text.ts';`,
  })).toEqual([]);
});

test('a cycle is found, also through types in another folder, but not through types in one folder', () => {
  const tree = (b: string): Files => ({ 'src/a/x.ts': `import { y } from './y.ts';`, 'src/a/y.ts': b, 'src/b/z.ts': `\nimport type { X } from '../a/x.ts';` });
  expect(cycles(tree(`import type { X } from './x.ts'; import { type Z } from './x.ts';`))).toEqual([]);
  expect(cycles(tree(`import { X } from './x.ts';`))).toEqual([expect.stringMatching(/^src\/a\/x\.ts:1 -> src\/a\/y\.ts:1 -> src\/a\/x\.ts\. Rule/)]);
  expect(cycles(tree(`import type { Z } from '../b/z.ts';`))).toEqual([expect.stringMatching(/^src\/a\/x\.ts:1 -> src\/a\/y\.ts:1 -> src\/b\/z\.ts:2 -> src\/a\/x\.ts\. Rule/)]);
});

test('printing is found', () => {
  expect(printing({ 'src/report/text.ts': `export const f = () => {\n  console.log(1); process.stdout.write('');\n};`, 'src/cli/main.ts': `console.log(1);` }))
    .toEqual([expect.stringMatching(/^src\/report\/text\.ts:2: console\.log/), expect.stringMatching(/^src\/report\/text\.ts:2: process\.stdout/)]);
});

test('a path of a machine is found, a relative path is not', () => {
  const path = ['', 'wo' + 'rk', 'main'].join('/');
  expect(phrases({ 'a.md': `one\nsee ${path}`, 'b.md': `see docs${path} and ..${path}`, 'c.md': `file://${path}` }))
    .toEqual([expect.stringMatching(/^a\.md:2: says/), expect.stringMatching(/^c\.md:1: says/)]);
});
