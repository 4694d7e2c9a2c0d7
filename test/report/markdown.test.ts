/** Markdown for a cover letter: the cells, which way round the table is, and what stands under it. */
import { describe, expect, test } from 'vitest';
import { toMarkdown } from '../../src/report/markdown.ts';
import { exists, isNeverBoth, lampScenario, resultOf, saying, staysOff, tool } from './lamp.ts';

const LAST = 'realmcheck 1.2.3, xstate 5.0.0, 2 states in 1 run\n';

test('names stand above the columns where they fit, and the counterexample below', async () => {
  const run = await resultOf(lampScenario('short', { properties: [staysOff] }));
  expect(toMarkdown(tool, [run])).toBe(`**short**: What does the report say?

| run           | states | \`stays-off\`  | \`deadlock-free\` | \`refused\` |
| ------------- | ------ | ------------ | --------------- | --------- |
| \`as declared\` | 2      | violated (1) | holds           | holds     |

\`\`\`text
short: stays-off is VIOLATED after 1 step
     1        press
              lamp: OFF -> ON
  fails: stays-off
         lamp = ON
  replay=0
\`\`\`

${LAST}`);
});

test('every verdict', async () => {
  const plain = await resultOf(lampScenario('all', { properties: [staysOff, isNeverBoth, exists], deadlock: 'allowed' }));
  const { trace } = plain.properties.find(p => p.name === 'stays-off')!;
  const said = toMarkdown(tool, [
    plain, saying(plain, 'exists', { verdict: 'unreachable', because: 'none' }),
    saying(plain, 'exists', { kind: 'leadsTo', verdict: 'violated', traceLength: 20, trace }), saying(plain, 'exists', { verdict: 'undecided', because: 'ended' }),
  ]);
  expect(said.split('\n').filter(l => l.startsWith('| `as declared`')).map(l => l.split('|').map(c => c.trim()).slice(2, -1))).toEqual([
    ['2', 'violated (1)', 'vacuous', 'holds', 'holds'], ['2', 'violated (1)', 'vacuous', 'unreachable', 'holds'],
    ['2', 'violated (1)', 'vacuous', 'lasso (20)', 'holds'], ['2', 'violated (1)', 'vacuous', 'undecided', 'holds'],
  ]);
  expect(said).toContain('* `all`: `exists`: unreachable, none\n');
  expect(said).toContain('* `all`: `exists`: undecided, ended\n');
});

const many = (n: number) => Array.from({ length: n }, (_, i) => ({ ...exists, name: `a-claim-with-a-long-name-${i}` }));
const axes = { day: { monday: {}, tuesday: {} } };

describe('which way round', () => {
  const header = async (properties: number, runs: readonly string[]): Promise<string[]> => {
    const scenario = lampScenario('wide', { properties: many(properties), axes, deadlock: 'allowed' });
    return toMarkdown(tool, await Promise.all(runs.map(r => resultOf(scenario, r)))).split('\n').slice(2, 3)[0]!.split('|').map(c => c.trim()).slice(1, -1);
  };
  test('runs are rows; long names go below', async () => { expect(await header(3, ['monday', 'tuesday'])).toEqual(['run', 'states', '1', '2', '3', '4']); });
  test('too many properties are rows', async () => { expect(await header(9, ['monday', 'tuesday'])).toEqual(['property', '`monday`', '`tuesday`']); });
  test('and the runs get letters when there are many', async () => {
    expect(await header(40, Array.from({ length: 28 }, () => 'monday'))).toEqual(['property', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'AA', 'AB']);
  });
  test('lines of a mail, unless nothing is narrow enough', async () => {
    const scenario = lampScenario('wide', { properties: many(9), axes });
    const said = toMarkdown(tool, [await resultOf(scenario, 'monday'), await resultOf(scenario, 'tuesday')]);
    expect(Math.max(...said.split('\n').map(l => l.length))).toBeLessThanOrEqual(72);
  });
});

test('only what is not expected is told', async () => {
  const met = await resultOf(lampScenario('met', { properties: [staysOff], expect: { 'stays-off': { violated: 1 } } }));
  expect(toMarkdown(tool, [met])).not.toContain('```');
  const differs = await resultOf(lampScenario('differs', { properties: [staysOff, exists], expect: { exists: 'violated' } }));
  const said = toMarkdown(tool, [differs]);
  expect(said).toContain('| ! violated (1) | ! holds |');
  expect(said).toContain('`!` is not the verdict that is expected.');
  expect(said).toContain('* `differs`: `stays-off`: expected holds, got violated (stays-off)\n* `differs`: `exists`: expected violated, got holds (in all 2 states)\n');
  expect(said).toContain('```text\ndiffers: stays-off is VIOLATED after 1 step\n');
});

test('the same steps are printed once', async () => {
  const said = toMarkdown(tool, [await resultOf(lampScenario('one', { properties: [staysOff] })), await resultOf(lampScenario('two', { properties: [staysOff] }))]);
  expect(said.match(/```text/g)).toHaveLength(1);
  expect(said).toContain('`two`: `stays-off`: the same steps as in `one`; replay=0\n');
});

test('a search that did not end, and runs that were not begun', async () => {
  const ended = await resultOf(lampScenario('ended', { bounds: { states: 1 } }));
  const said = toMarkdown(tool, [ended], [{ name: 'left/out', properties: ['one'] }]);
  expect(said).toContain('| 1+ ');
  expect(said).toContain('* `ended`: `exists`, `deadlock-free`, `refused`: undecided, the bound of\n  1 states ended the search after 1 states; no violation among them\n');
  expect(said).toMatch(/\n\nInterrupted\. Not begun: `left\/out`\.\n\nrealmcheck 1\.2\.3, xstate 5\.0\.0, 1 states in 1 run, not all complete\n$/);
});

test('what a table is taken for granted for is said once', async () => {
  const runs = [await resultOf(lampScenario('one', { assumes: ['it is <dark>'] })), await resultOf(lampScenario('two', { assumes: ['it is <dark>'] }))];
  const said = toMarkdown(tool, runs);
  expect(said).toContain('Holds means: as long as it is \\<dark>.\n');
  expect(said).toContain('Holds means: as long as the same is true.\n');
});

test('names and texts that mean something in Markdown', async () => {
  const named = { ...staysOff, name: 'a|b `c`' };
  const run = await resultOf(lampScenario('odd', { properties: [named], deadlock: 'allowed' }));
  const said = toMarkdown(tool, [saying(run, named.name, { because: 'not ```\n```' })]);
  expect(said).toContain('`` a\\|b `c` ``');
  expect(said).toContain('\n````text\n');
  const table = said.split('\n').filter(l => l.startsWith('|'));
  expect(new Set(table.map(l => l.replaceAll('\\|', '').split('|').length)).size).toBe(1);
});
