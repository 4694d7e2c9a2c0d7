/** The printers of a story: what each format needs to be read by its tools, and that nothing of the trace is lost or said twice. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { progressAnon } from '../../machines/scenarios/progress.ts';
import { FORMATS, formatStory, select, type Format } from '../../src/index.ts';
import { against } from '../../src/against.ts';
import { besideText } from '../../src/report/beside-text.ts';
import { toMermaid, toMermaidChart } from '../../src/report/mermaid.ts';
import { toPlantUml } from '../../src/report/plantuml.ts';
import { toItf } from '../../src/report/story-itf.ts';
import { storyText } from '../../src/report/story-text.ts';
import { style } from '../../src/report/style.ts';
import { toDotChart, toTraceDot } from '../../src/report/trace-dot.ts';
import { valueLines } from '../../src/report/value-text.ts';
import { showProperty } from '../../src/show.ts';
import type { Story } from '../../src/story/story.ts';
import { jsonInHtml, toHtml } from '../../src/viewer/html.ts';
import { library } from './shelf.ts';

const plain = style(false);
const torn = (await showProperty(select(library, 'careless'), 'books-are-whole')).story;
const stale = (await showProperty(select(anonFork, 'v14+L'), 'stage2-never-maps-a-stale-frame')).story;
const lasso = (await showProperty(select(progressAnon, 'v14+ro'), 'every-guest-store-is-done')).story;
const stories: [string, Story][] = [['torn', torn], ['stale', stale], ['lasso', lasso]];

/** The same story with names that mean something to every format. */
const NASTY = `</script><img src=x onerror=alert(1)>"';#--{}%&\\ end`;
const nasty: Story = JSON.parse(JSON.stringify(torn).replaceAll('librarian', JSON.stringify(NASTY).slice(1, -1)).replaceAll('reader0', JSON.stringify(NASTY).slice(1, -1))) as Story;

describe('text', () => {
  test.each(stories)('%s: 72 columns, no blanks at the ends', (_name, s) => {
    const lines = storyText(s, plain).split('\n');
    expect(lines.filter(l => l.length > 72 && !l.startsWith('  replay='))).toEqual([]);
    expect(lines.filter(l => /\s$/.test(l) || l.includes('\0'))).toEqual([]);
    expect(lines.filter(l => /^(==>| {3}) {0,2}\d+ {2}/.test(l))).toHaveLength(s.steps.length);
    expect(lines.filter(l => l.startsWith('==>'))).toHaveLength(s.steps.filter(x => x.patchedBy !== null).length);
  });
  test('as it is pasted into a mail', () => {
    expect(storyText(torn, plain)).toBe(`library/careless: books-are-whole is VIOLATED after 3 steps
     1  desk reader0      asks for the book: LEND(book0, reader0) -> OK
                          book[0]: shelved -> taken, by nobody -> 0
     2   home of reader0  reads
==>  3   home of reader0  tears the book
                          book[0]: taken -> torn
  fails: books-are-whole (n=0): nobody tore it
         book[0] = torn
  avoidable, if every agent goes on as long as it can: not even in the
    initial state: every run fails
  replay=1.3.4`);
  });
  test('alternatives that differ only in their arguments are told together, if there are many', () => {
    const alternative = (n: number, fate: 'avoided' | 'doomed'): NonNullable<Story['decisive']>['alternatives'][number] => ({ name: `give(book=${n}) -> OK`, lane: 'librarian', text: `give(book ${n}) -> OK`, taken: false, fate });
    const list = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(n => alternative(n, 'avoided'));
    const told = (alternatives: typeof list): string => storyText({ ...torn, decisive: { ...torn.decisive!, alternatives } }, plain).replace(/\n +(?!avoids|fails|step)/g, ' ');
    expect(told([...list, ...[9, 10, 11].map(n => alternative(n, 'doomed'))]).match(/give/g)).toHaveLength(12);
    const many = told([...list, ...[9, 10, 11, 12].map(n => alternative(n, 'doomed'))]);
    expect(many.match(/give/g)).toHaveLength(2);
    expect(many).toMatch(/avoids it +librarian +give\(book 0\) -> OK; 8 more with other arguments\s+fails later +librarian +give\(book 9\) -> OK; 3 more with/);
  });
  test('what failed before the end is told', () => {
    const truth = [{ property: 'early', kind: 'always', why: '', cells: `+-${'+'.repeat(torn.steps.length - 1)}`, fails: {} }, ...torn.truth];
    expect(storyText(torn, plain)).not.toContain('fails already');
    expect(storyText({ ...torn, truth }, plain)).toContain('\n  early fails already by step 1\n');
  });
  test('values of a step are told once for both states', () => {
    const values = ['before: a = 1', 'before: b = 2', 'after: a = 1', 'after: b = 3', 'before: c = 4', 'after: d = 5', 'e = 6'].map(v => { const [what, value] = v.split(' = ') as [string, string]; return { what, value }; });
    expect(valueLines(values)).toEqual(['a = 1 before and after', 'b: 2 -> 3', 'before: c = 4', 'after: d = 5', 'e = 6']);
  });
  test('a lasso marks its loop', () => { expect(storyText(lasso, plain)).toMatch(/\n {5}-- and these 7 steps for ever:\n {4}16 /); });
});

describe('mermaid', () => {
  test.each([...stories, ['nasty', nasty] as [string, Story]])('%s: every line is of a form that a sequence diagram has', (_name, s) => {
    const lines = toMermaid(s).trimEnd().split('\n');
    const forms = [/^sequenceDiagram$/, /^ {2}accTitle: /, /^ {2}autonumber( off| \d+)?$/, /^ {2}participant L\d+ as [^#;<>"]*(#\d+;[^#;<>"]*)*$/, /^ {2}L\d+-?->>L\d+: [^#;<>"]*(#\d+;[^#;<>"]*)*$/, /^ {2}Note over L\d+(,L\d+)?: /, /^ {2}(loop for ever|rect rgb\(255, 236, 179\)|end)$/];
    expect(lines.filter(l => !forms.some(f => f.test(l)))).toEqual([]);
    expect(lines.filter(l => l.includes('->>') && !l.includes('-->>'))).toHaveLength(s.steps.length);
    expect(lines.filter(l => / {2}(loop|rect)/.test(l)).length).toBe(lines.filter(l => l === '  end').length);
    for (const l of lines.filter(x => x.startsWith('  Note over'))) expect(l.replaceAll(/#\d+;|<br\/>/g, '')).not.toMatch(/[#;<>"]/);
  });
  test('an arrow goes from the lane of the step to the agent of its command, and back with the answer', () => {
    const drawn = toMermaid(torn);
    const [desk, , librarian] = torn.lanes.map((_, i) => `L${i}`);
    expect(drawn).toContain(`  ${desk}->>${librarian}: asks for the book: LEND(book0, reader0)\n`);
    expect(drawn).toContain(`  ${librarian}-->>${desk}: OK\n`);
  });
  test('a statechart has every state once, nested as it is, and marks where the trace was', () => {
    const chart = toMermaidChart(torn, 'book[0]');
    expect(chart.match(/^ +state ".*" as s\d+/gm)).toHaveLength(3);
    expect(chart.match(/class s\d active/g)).toEqual([`class s2 active`]);
    expect(chart.match(/class s\d visited/g)).toEqual([`class s0 visited`, `class s1 visited`]);
    const thread = toMermaidChart(torn, 'reader');
    expect(thread).toMatch(/state "desk" as s0 \{\n {4}state "ask" as s1\n {4}\[\*\] --> s1\n/);
    expect(thread.split('{').length).toBe(thread.split('}').length);
  });
  test('an unknown machine is told, with those that there are', () => { expect(() => toMermaidChart(torn, 'books')).toThrow(/unknown machine 'books'. Known: book\[0\], book\[1\], reader0, reader1/); });
});

test.each([...stories, ['nasty', nasty] as [string, Story]])('plantuml: %s: blocks are closed, each step is one arrow', (_name, s) => {
  const lines = toPlantUml(s).trimEnd().split('\n');
  expect([lines[0], lines.at(-1)]).toEqual(['@startuml', '@enduml']);
  expect(lines.filter(l => /^note (right|over)/.test(l)).length).toBe(lines.filter(l => l === 'end note').length);
  expect(lines.filter(l => l === 'loop for ever').length).toBe(lines.filter(l => l === 'end').length);
  expect(lines.filter(l => /^L\d+ -(\[#C07000\])?> L\d+ : /.test(l))).toHaveLength(s.steps.length);
});

describe('dot', () => {
  const graphviz = spawnSync('dot', ['-V']).status === 0;
  const graphs = stories.concat([['nasty', nasty]]).flatMap(([name, s]): [string, string, Story][] => [[`${name}, trace`, toTraceDot(s), s], ...[...new Set(s.instances.map(i => i.component))].map((c): [string, string, Story] => [`${name}, ${c}`, toDotChart(s, c), s])]);
  test.skipIf(!graphviz).each(graphs)('%s is read by Graphviz (skipped where dot is not installed)', (_name, dot) => {
    const { status, stderr } = spawnSync('dot', ['-Tplain'], { input: dot, encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
  test.each(graphs)('%s: quotes and brackets are closed', (_name, dot) => {
    const outside = dot.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
    expect(outside).not.toContain('"');
    expect(outside.split('{').length).toBe(outside.split('}').length);
  });
  test('the chain of states, the loop closed, and what else could have been done', () => {
    expect(toTraceDot(stale).match(/^ {2}s\d+ -> s\d+ /gm)).toHaveLength(stale.steps.length);
    expect(toTraceDot(lasso)).toContain(`  s${lasso.steps.length - 1} -> s${lasso.loopFrom} [`);
    expect(toTraceDot(stale).match(/style=dashed/g)).toHaveLength(stale.decisive!.alternatives.filter(a => !a.taken).length);
  });
});

test.each(FORMATS)('%s: the library writes what it should, of one object', async format => {
  const own: Record<Format, (s: Story) => string | RegExp> = { text: s => storyText(s, plain), html: () => /^<!doctype html>[^]*<\/html>\n$/, mermaid: toMermaid, plantuml: toPlantUml, dot: toTraceDot, itf: toItf, json: s => `${JSON.stringify(s)}\n` };
  const expected = own[format](torn);
  const text = await formatStory(torn, format);
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
});

describe('ITF', () => {
  interface Itf { vars: string[]; states: Record<string, unknown>[]; loop?: number; '#meta': { format: string } }
  test.each(stories)('%s: a value for each variable in each state', (_name, s) => {
    const itf = JSON.parse(toItf(s)) as Itf;
    expect(itf['#meta'].format).toBe('ITF');
    expect(itf.vars).toEqual([...new Set(s.instances.map(i => i.component))]);
    expect(itf.states).toHaveLength(s.states.length - Number(s.loopFrom !== null && s.loopFrom < s.steps.length));
    for (const state of itf.states) expect(Object.keys(state)).toEqual(['#meta', ...itf.vars]);
    expect(itf.loop).toBe(s.loopFrom ?? undefined);
  });
  test('values are those of the story', () => {
    const itf = JSON.parse(toItf(torn)) as Itf;
    expect(itf.states[3]!['book']).toEqual({ '#map': [[0, { by: '0', state: 'torn' }], [1, { by: 'nobody', state: 'shelved' }]] });
  });
});

describe('two traces', () => {
  test('the same steps under another variant, and where they part', async () => {
    const beside = await against(torn, select(library, 'careful'));
    expect(beside.how).toMatch(/^books-are-whole holds in library\/careful/);
    expect(beside.alignment).toEqual({ rows: [{ a: 1, b: 1, differs: false }, { a: 2, b: 2, differs: false }, { a: 3, b: null, differs: false }, { a: null, b: 3, differs: false }], first: 2 });
    expect(besideText(torn, beside, plain)).toContain(`@@ here they part: step 3 @@\n-=>  3   home of reader0  tears the book\n-                         book[0]: taken -> torn\n+    3   home of reader0  goes back\n`);
  });
  test('each its own counterexample, where both have one', async () => {
    const beside = await against(stale, select(anonFork, 'v14+L'));
    expect(beside.how).toContain('is violated in both');
    expect(beside.alignment.first).toBeNull();
    expect(besideText(stale, beside, plain)).toContain('@@ the two never part @@');
  });
  test('what is reached in both, and what only one reaches', async () => {
    const lent = (await showProperty(select(library, 'careful'), 'a-book-is-lent')).story;
    const both = await against(lent, select(library, 'careless'));
    expect(both.how).toBe('a-book-is-lent is reached in both; each shows its own shortest way');
    expect(both.story.shows).toMatchObject({ property: 'a-book-is-lent', what: 'reached' });
    const closed = select({ ...library, spec: { ...library.spec, instances: { book: 2, reader: 0 } } }, 'careless');
    expect((await against(lent, closed)).how).toMatch(/^a-book-is-lent is unreachable in library\/careless; beside the way stand the same steps.* 0 of 1 steps are taken in both$/);
  });
  test('rows have each step once, in order', async () => {
    const { story, alignment: { rows } } = await against(stale, select(anonFork, 'v14+force-write'));
    expect(rows.flatMap(r => r.a ?? [])).toEqual(stale.steps.map(s => s.index));
    expect(rows.flatMap(r => r.b ?? [])).toEqual(story.steps.map(s => s.index));
    for (const r of rows) if (r.a !== null && r.b !== null) expect(stale.steps[r.a - 1]!.name).toBe(story.steps[r.b - 1]!.name);
  });
});

describe('html', () => {
  const assets = { script: 'let a = "</script><!--";', style: 'a::after { content: "</style>"; }' };
  test('nothing in it ends an element before its end', () => {
    const html = toHtml({ story: nasty, against: null, live: null }, assets);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html.match(/<\/style/gi)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<!--');
    const json = /id="payload">(.*)<\/script>/.exec(html)![1]!;
    expect((JSON.parse(json) as { story: Story }).story).toEqual(nasty);
  });
  test('JSON in HTML is JSON without the characters of HTML', () => {
    const x = { a: '<>&\u2028\u2029</script>' };
    expect(jsonInHtml(x)).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(jsonInHtml(x))).toEqual(x);
  });
});
