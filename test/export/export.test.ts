/** What is exported can be read: by the tools where they are installed, by the schema where there is one, and by people. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dine } from '../../bench/models/dine.ts';
import { kcomp } from '../../bench/models/kcomp.ts';
import { tpc } from '../../bench/models/tpc.ts';
import { sharedMemoryScenarios as scenarios } from '../../machines/scenarios/index.ts';
import { toDot, toSpaceDot } from '../../src/export/dot.ts';
import type { Flat } from '../../src/export/flat.ts';
import { toExportJson } from '../../src/export/json.ts';
import { toMurphi } from '../../src/export/murphi.ts';
import { toPromela } from '../../src/export/promela.ts';
import { toTla } from '../../src/export/tla.ts';
import { selections, type Scenario, type Selection } from '../../src/model/index.ts';
import { rumur } from '../../src/recheck/rumur.ts';
import { spin } from '../../src/recheck/spin.ts';
import { tlc } from '../../src/recheck/tlc.ts';
import { flatOf, inFolder } from '../recheck/other.ts';
import { alternatingBit } from '../toys/alternating-bit.ts';
import { mcsLock } from '../toys/mcs-lock.ts';
import { petersonThreads } from '../toys/peterson-threads.ts';
import { peterson } from '../toys/peterson.ts';
import { philosophers } from '../toys/philosophers.ts';
import { CLASHES, clashing, firstComeFirstServed, players, wideDial } from './awkward.ts';
import { walk, type Exported } from './walk.ts';

const awkward: readonly Scenario[] = [wideDial, players(), firstComeFirstServed, ...CLASHES.map(clashing)];
const shipped: readonly Selection[] = scenarios.filter(s => !s.spec.large).map(s => selections(s)[0]!);
const named = <T extends { readonly name: string }>(all: readonly T[]): (readonly [string, T])[] => all.map(x => [x.name, x]);

/** Flat forms are made once for all languages. */
const flats = new Map<Scenario | Selection, Promise<Flat>>();
const flat = (what: Scenario | Selection): Promise<Flat> => {
  const made = flats.get(what) ?? flatOf(what);
  flats.set(what, made);
  return made;
};

interface Reader { readonly title: string; readonly missing: string | undefined; readonly files: (f: Flat) => Readonly<Record<string, string>>; readonly command: readonly string[] }
const SANY = ['java', '-cp', process.env['TLA2TOOLS_JAR'] ?? '', 'tla2sany.SANY', 'Model.tla'];
const readers: readonly Reader[] = [
  // What only Rumur understands is read in every recheck.
  { title: 'Rumur', missing: rumur.missing(), files: f => ({ 'model.m': toMurphi(f) }), command: ['rumur', '--output', 'model.c', 'model.m'] },
  { title: 'Spin', missing: spin.missing(), files: f => ({ 'model.pml': toPromela(f).text }), command: ['spin', '-a', 'model.pml'] },
  { title: 'Spin, with endless runs', missing: spin.missing(), files: f => ({ 'model.pml': toPromela(f).text }), command: ['spin', '-DPROGRESS', '-a', 'model.pml'] },
  { title: "TLC's parser", missing: tlc.missing(), files: f => ({ 'Model.tla': toTla(f, {}, 'Model').text }), command: SANY },
];

describe.each(readers)('$title', ({ missing, files, command }) => {
  const title = missing === undefined ? '%s' : `%s (skipped: ${missing} is missing)`;
  it.skipIf(missing !== undefined).each(named([...shipped, ...awkward]))(`reads ${title}`, async (_name, what) => {
    const model = files(await flat(what));
    await inFolder(({ folder }) => {
      for (const [name, text] of Object.entries(model)) writeFileSync(join(folder, name), text);
      const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), { cwd: folder, encoding: 'utf8' });
      // Spin says on standard output what it does not like, and goes on.
      const said = `${stdout}${stderr}`;
      expect(said).not.toMatch(/error|warning|redefin/i);
      expect(status, said).toBe(0);
      return Promise.resolve();
    });
  });
});

describe('JSON', () => {
  const exported = async (what: Scenario | Selection): Promise<Exported> => JSON.parse(toExportJson(await flat(what))) as Exported;

  it.each(named([tpc(3), dine(5), peterson(), alternatingBit(), mcsLock(3), petersonThreads(), philosophers(3, 'all alike', 'blocked'), ...awkward]))('%s: says all that happens', async (_name, scenario) => {
    const x = await exported(scenario);
    const walked = walk(x);
    expect(walked).toMatchObject({ states: x.states, transitions: x.transitions, depth: x.depth });
    // Endless runs, and an end as a state that no step changes, are not looked at by the walk.
    const statewise = x.properties.filter(p => ['always', 'step', 'reachable', 'refused'].includes(p.kind) || p.name === 'deadlock-free');
    expect(Object.fromEntries(statewise.map(p => [p.name, walked.first[p.name]]))).toEqual(Object.fromEntries(statewise.map(p => [p.name, p.length])));
  });
  it.each([[tpc(3), 288, 1_145], [dine(5), 1_364, 5_655], [peterson(), 26, 52], [mcsLock(3), 7_597, 22_791], [kcomp(2), undefined, undefined]] as const)('%#: the published figures', async (scenario, states, transitions) => {
    const walked = walk(await exported(scenario));
    expect(walked.states).toBe(states ?? (await flat(scenario)).states);
    expect(walked.transitions).toBe(transitions ?? (await flat(scenario)).transitions);
  });
  it('violations stand there, and the walk finds them after as many steps', async () => {
    const run = selections(dine(3)).find(s => s.run === 'all alike')!;
    expect(walk(await exported(run)).first).toMatchObject({ 'deadlock-free': 6 });
  });
});

/** Statements of a picture, one a line; strings are closed and have no line break in them. */
const LINE = /^(digraph ("(?:[^"\\]|\\.)*") \{| *(subgraph cluster_\d+ \{|\}|label=S;|node \[.*\];|edge \[.*\];|\w+ (-> \w+ )?\[label=S(, [a-z]+=[\w.]+)*\];))?$/;
const withoutStrings = (line: string): string => line.startsWith('digraph') ? line : line.replace(/"(?:[^"\\]|\\.)*"/g, 'S');

describe('DOT', () => {
  it.each(named(awkward))('%s: is well formed', async (_name, scenario) => {
    const f = await flat(scenario);
    const lines = [...toDot(f).split('\n'), ...(f.states <= 2000 ? toSpaceDot(f).split('\n') : [])];
    expect(lines.filter(l => !LINE.test(withoutStrings(l)))).toEqual([]);
  });
  it('has a node for each local state, or for each state, and an edge for each step', async () => {
    const f = await flat(tpc(3));
    const count = (text: string, pattern: RegExp): number => text.match(pattern)!.length;
    expect(count(toDot(f), /^ +c\d+_\d+ \[/gm)).toBe(f.components.flatMap(c => c.locals).length);
    expect([count(toSpaceDot(f), /^ +s\d+ \[/gm), count(toSpaceDot(f), /^ +s\d+ -> s\d+ \[/gm)]).toEqual([288, 1_145]);
  });
  it('refuses to draw what nobody could look at', async () => {
    const f = await flat(awkward[1]!);
    expect(() => toSpaceDot(f)).toThrow(/^players: has 21025 states, .* Leave out --space/);
  });
});

describe('TLA+', () => {
  it.each(named([...shipped, ...awkward, petersonThreads(), philosophers(3, 'all alike', 'blocked')]))('%s: every name is defined once, and what is to be checked is defined', async (_name, what) => {
    const { text, config, module } = toTla(await flat(what));
    expect(text.startsWith(`---- MODULE ${module} ----\n`)).toBe(true);
    expect(text.endsWith('\n====\n')).toBe(true);
    const defined = [...text.matchAll(/^(\w+)(?:\(x\))? ==/gm)].map(m => m[1]!);
    const variables = [.../^VARIABLES\n([^]*?)\n\n/m.exec(text)![1]!.matchAll(/^ {2}(\w+),?$/gm)].map(m => m[1]!);
    expect(new Set([...defined, ...variables]).size).toBe(defined.length + variables.length);
    for (const [, name] of config.matchAll(/^(?:INVARIANT|PROPERTY|SPECIFICATION) (\w+)$/gm)) expect(defined).toContain(name);
  });
});

describe('people', () => {
  it('find the names of the model: components, states, actions, properties, and what they mean in comments', async () => {
    const f = await flat(shipped.find(s => s.scenario.name === 'ring')!);
    const all = [toMurphi(f), toPromela(f).text, toTla(f).text];
    for (const text of all) {
      for (const name of ['mmu_lock', 'zero_page', 'last_write', 'can_vcpu0_', 'vmm-sees-the-last-write (g=0)', 'UNASSIGNED_NS']) expect(text).toContain(name);
      expect(text).toContain(`${f.states} distinct states, ${f.transitions} transitions`);
      expect(text).toContain('vmm-sees-the-last-write: violated (20)');
    }
  });
  it('are told what is left out', async () => {
    const f = await flat(petersonThreads());
    expect(toMurphi(f)).toMatch(/-- Left out, because the language or this export cannot say it: gets in, no fairness \(leadsTo\)/);
    expect(toPromela(f).text).toContain('Left out, because the language or this export cannot say it: can get in (canAlways).');
    expect(toPromela(f, { checks: ['mutual-exclusion'] }).text).toMatch(/Not asked for: [^]*can get in \(canAlways\)/);
  });
});
