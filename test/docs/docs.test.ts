/**
 * The documentation is true: commands print what it says, examples run, links resolve, tables agree with the code.
 * UPDATE_DOCS=1 npm run docs:test writes the outputs, quoted files and generated tables anew; read the diff.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { drivers } from '../../machines/kvm/drivers.ts';
import { assumes, axes } from '../../machines/scenarios/axes.ts';
import { treeRing } from '../../machines/scenarios/on-tree/pages.ts';
import { scenarios } from '../../machines/scenarios/index.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { Commands } from './commands.ts';
import { generate, results, SECOND_OPINION, WORDS } from './generated.ts';
import { anchors, commands, links, shows, table, withFiles, withGenerated, withOutputs } from './markdown.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', 'coverage', 'out']);

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
const pages = pagesIn('').sort();
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

const runner = new Commands(root);
const run = (command: string) => runner.run(command);

/** What docs/examples/library.ts prints; it imports 'realmcheck', as a program outside of this repository would. */
const EXAMPLE_OUTPUT = /(<!-- output of docs\/examples\/library\.ts -->\n```text\n)([^]*?)\n?```/;
const printedByExample = await (async () => {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => { printed.push(line); });
  await import('../../docs/examples/library.ts' as string);
  log.mockRestore();
  return printed.join('\n');
})();

if (process.env['UPDATE_DOCS']) {
  await Promise.all(pages.map(async page => {
    const old = read(page);
    let text = withFiles(old, root);
    text = await withGenerated(text, async name => generate(name));
    text = text.replace(EXAMPLE_OUTPUT, (_, head: string) => `${head}${printedByExample}\n\`\`\``);
    text = await withOutputs(text, async command => {
      const { lines, code } = await run(command);
      // A page must not learn the message of a checker that is broken just now.
      if (code >= EXIT.usage) throw new Error(`${page}: ${command}\nended with ${code}:\n${lines.join('\n')}`);
      return lines;
    });
    if (text !== old) writeFileSync(join(root, page), text);
  }));
}

// What takes longest begins first.
const TSC = 'node node_modules/typescript/bin/tsc -p docs';
run(TSC).catch(() => undefined);

const NEXT = 'If the new text is right: UPDATE_DOCS=1 npm run docs:test';
const began = performance.now();
const MINUTES = 600_000;

describe.concurrent('commands print what the page shows', () => {
  for (const page of pages) for (const { command, output, line } of commands(read(page))) {
    test(`${page}:${line}: ${command}`, { timeout: MINUTES }, async ({ expect: that }) => {
      const { lines, code } = await run(command);
      if (!shows(output, lines)) that(lines.join('\n'), `${page}:${line}. ${NEXT}`).toBe(output.join('\n'));
      const said = /(?:^|, )exit (\d+)$/.exec(lines.at(-1) ?? '')?.[1];
      that(code, 'exit code').toBe(Number(said ?? 0));
    });
  }
});

describe.concurrent('tables that are made from the code', () => {
  for (const page of pages.filter(p => read(p).includes('<!-- generated: '))) {
    test(page, { timeout: MINUTES }, async ({ expect: that }) => {
      const text = read(page);
      that(await withGenerated(text, async name => generate(name)), NEXT).toBe(text);
    });
  }
});

test('the second opinion and the check agree in every verdict that both give', () => {
  for (const { scenario, run: variant, found } of SECOND_OPINION) {
    const result = results.find(r => r.base === scenario && r.variant === variant);
    expect(result, `${scenario}/${variant}`).toBeDefined();
    const violated = result!.properties.filter(p => p.verdict === 'violated').map(p => p.name);
    for (const claim of Object.keys(found)) expect(violated, `${scenario}/${variant}`).toContain(claim);
    if (Object.keys(found).length === 0) expect(violated, `${scenario}/${variant}`).toEqual([]);
  }
});

test.each(pages.filter(p => read(p).includes('<!-- file: ')))('%s quotes its files as they are', page => {
  expect(withFiles(read(page), root), NEXT).toBe(read(page));
});

test('the library example prints what the README shows', () => {
  expect(printedByExample, NEXT).toBe(EXAMPLE_OUTPUT.exec(read('README.md'))?.[2]);
});

test('the files of docs/ satisfy the compiler', { timeout: MINUTES }, async () => {
  const { lines, code } = await run(TSC);
  expect(code, lines.join('\n')).toBe(0);
});

describe('links', () => {
  test.each(pages)('%s', page => {
    const broken = links(read(page)).filter(({ target }) => {
      if (/^(https?|mailto):/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : posix.join(dirname(page), path);
      if (!existsSync(join(root, file)) || relative(root, join(root, file)).startsWith('..')) return true;
      return anchor !== undefined && !anchors(read(file)).includes(anchor);
    });
    expect(broken.map(({ target, line }) => `${page}:${line}: ${target}`)).toEqual([]);
  });
});

describe('tables agree with the code', () => {
  const readme = read('README.md');
  const column = (rows: readonly (readonly string[])[], i: number): string[] => rows.map(r => r[i]!);
  const properties = [...new Set([...scenarios.flatMap(s => s.spec.properties.map(p => p.name)), 'deadlock-free', 'refused'])];

  test('exit codes', () => {
    expect(column(table(readme, 'exit code'), 0).map(Number)).toEqual(Object.values(EXIT));
  });
  test('drivers', () => {
    expect(column(table(readme, 'label'), 0)).toEqual(Object.keys(drivers));
  });
  test('axes and their labels', () => {
    const rows = table(read('machines/README.md'), 'axis');
    expect(column(rows, 0)).toEqual(Object.keys(axes));
    expect(rows.map(r => r[1]!.split(', '))).toEqual(Object.values(axes).map(options => Object.keys(options)));
  });
  test('every assumption of the scenarios is explained in machines/README.md', () => {
    const explained = column(table(read('machines/README.md'), 'assumption'), 0);
    expect(assumes.filter(a => !explained.includes(a))).toEqual([]);
  });
  test('words of the table of results', () => {
    expect(Object.fromEntries(table(readme, 'word').map(([word, property]) => [property, word]))).toEqual(WORDS);
    for (const property of Object.keys(WORDS)) expect(properties).toContain(property);
  });
  test('every property has a line in invariants/README.md', () => {
    expect(column(table(read('invariants/README.md'), 'claim'), 0).sort()).toEqual([...properties].sort());
  });
  test('every claim is a file, and every file a claim', () => {
    const files = readdirSync(join(root, 'invariants')).filter(f => f.endsWith('.ts') && f !== 'index.ts').map(f => f.slice(0, -3));
    expect(files.filter(f => !properties.includes(f))).toEqual([]);
  });
  test('every scenario is named in machines/README.md', () => {
    expect(scenarios.map(s => s.name).filter(name => !read('machines/README.md').includes(`\`${name}\``))).toEqual([]);
  });
  test('runs that the pages name exist', () => {
    const labels = [axes, treeRing.spec.axes!].flatMap(all => Object.values(all).flatMap(options => Object.keys(options)));
    const names = scenarios.map(s => s.name);
    for (const page of pages) for (const [, scenario, variant] of read(page).matchAll(/`([a-z0-9-]+)\/((?:v14|seed)[^`]*)`/g)) {
      expect(names, page).toContain(scenario);
      for (const label of variant!.split(', ')) expect(labels, page).toContain(label);
    }
  });
});

describe('the test itself', () => {
  test('an elision stands for any number of lines, and for nothing else', () => {
    expect(shows(['a', '[...]', 'd'], ['a', 'b', 'c', 'd'])).toBe(true);
    expect(shows(['a', '[...]', 'd'], ['a', 'd'])).toBe(true);
    expect(shows(['a', '[...]', 'd'], ['a', 'b', 'c'])).toBe(false);
    expect(shows(['[...]', 'c', '[...]'], ['a', 'b', 'c', 'd'])).toBe(true);
    expect(shows(['a'], ['a', 'b'])).toBe(false);
  });
  test('an update keeps the excerpt', async () => {
    const page = ['```console', '$ x', 'one', '[...]', 'three', 'end 3', '```'].join('\n');
    const out = await withOutputs(page, () => Promise.resolve(['uno', 'due', 'three', 'end 4']));
    expect(out).toBe(['```console', '$ x', 'uno', '[...]', 'three', 'end 4', '```'].join('\n'));
  });
  test('a broken link and a wrong table are found', () => {
    expect(links('see [a](b.md#c)\n```\n[not](here)\n```\nand `[not](there)`')).toEqual([{ target: 'b.md#c', line: 1 }]);
    expect(anchors('# What a `verdict` means, in short')).toEqual(['what-a-verdict-means-in-short']);
    expect(table('x\n| a | b |\n| --- | --- |\n| `1` | two |\n', 'a')).toEqual([['1', 'two']]);
  });
});

afterAll(() => {
  const seconds = (performance.now() - began) / 1000;
  if (seconds > 40) console.warn(`the documentation test took ${seconds.toFixed(0)} s; it should stay below 40`);
});
