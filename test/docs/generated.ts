/** The tables of the documentation that are made from the code and from the ledger (npm run ledger comes first). */
import { readFileSync } from 'node:fs';
import { driversOnTree } from '../../machines/kvm/drivers-on-tree.ts';
import { drivers } from '../../machines/kvm/drivers.ts';
import { scenarios, sharedMemoryScenarios } from '../../machines/scenarios/index.ts';
import { defects, outOfReach } from '../../machines/rmm/defects/index.ts';
import { readLedger } from '../ledger/ledger.ts';
import { dialectsTable } from '../rmm/compare.ts';

interface Judged { readonly name: string; readonly verdict: string; readonly traceLength: number | null; readonly loopFrom?: number }
/** What of a run the tables need. */
interface Result { readonly base: string; readonly variant: string; readonly states: number; readonly properties: readonly Judged[] }

/** Property -> the word that stands for its violation, or for what is not reachable, in the tables of results. */
export const WORDS: Readonly<Record<string, string>> = {
  'no-warn-reached': 'WARN',
  'fault-is-answered': '-EFAULT',
  'no-writable-mapping-of-the-zero-page': 'zero page',
  'no-writable-mapping-of-a-cow-page': 'CoW page',
  'stage2-permission-within-host-permission': 'permission',
  'stage2-never-maps-a-stale-frame': 'stale frame',
  'vmm-sees-the-last-write': 'lost write',
  'mmu-lock-is-taken-with-the-retry-check': 'no check',
  'new-mapping-agrees-with-the-pte': 'wrong map',
  'pte-changes-only-while-unmapped': 'mapped PTE',
  'every-guest-load-is-done': 'load',
  'every-guest-store-is-done': 'store',
  'every-fault-leaves-kvm': 'KVM loops',
  'at-most-three-exits': 'exits',
  'no-unset-value-is-used': 'unset value',
  'some-guest-store-is-done': 'no store',
  'some-permission-fault-makes-an-entry-writable': 'no upgrade',
};

export function generate(name: string): string | Promise<string> {
  if (name === 'results') return resultsTable(results);
  if (name === 'progress') return progressTable(results);
  if (name === 'other-results') return otherResults(results);
  if (name === 'scenarios') return scenariosTable(results);
  if (name === 'on-tree') return onTreeTable(results);
  if (name === 'second-opinion') return secondOpinion(results);
  if (name === 'dialects') return dialectsTable();
  if (name === 'defects') return defectsTable();
  if (name === 'out-of-reach') return outOfReachTable();
  throw new Error(`nothing is generated under the name '${name}'`);
}

/** All scenarios that are not large: what the ledger has of them, which test/ledger holds against the runs themselves. */
export const results: readonly Result[] = Object.entries(readLedger()).flatMap(([base, { runs }]) => Object.entries(runs).map(([variant, { states, verdicts }]) =>
  ({ base, variant, states, properties: Object.entries(verdicts).map(([name, said]) => judged(name, said)) })));

/** From "holds", "violated 7", or "violated 8+7" for a lasso. */
function judged(name: string, said: string): Judged {
  const [verdict = '', steps] = said.split(' ');
  if (steps === undefined) return { name, verdict, traceLength: null };
  const [stem = 0, loop] = steps.split('+').map(Number);
  return loop === undefined ? { name, verdict, traceLength: stem } : { name, verdict, traceLength: stem + loop, loopFrom: stem };
}

/** "7"; a lasso is "8+7", its stem and its loop, or "9" if it rests at the end of the stem. */
const length = ({ traceLength, loopFrom }: Judged): string =>
  loopFrom === undefined || loopFrom === traceLength ? String(traceLength) : `${loopFrom}+${traceLength! - loopFrom}`;

/** "holds", or what is violated with the length of the shortest trace, and what is not reachable or vacuous. */
function verdicts({ properties }: Result): string {
  const open = properties.filter(p => p.verdict !== 'holds');
  if (open.length === 0) return 'holds';
  const word = (p: Judged): string => WORDS[p.name] ?? p.name;
  return open.map(p => p.verdict === 'violated' ? `${word(p)} ${length(p)}` : p.verdict === 'unreachable' ? word(p) : `${p.name} ${p.verdict}`).join(', ');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A row for each driver, a column for each scenario that runs one of them with nothing else chosen. */
function resultsTable(results: readonly Result[]): string {
  const plain = results.filter(r => sharedMemoryScenarios.some(s => s.name === r.base) && r.variant in drivers && !isProgress(r));
  const columns = [...new Set(plain.map(r => r.base))];
  return [
    row(['driver', ...columns]),
    row(['---', ...columns.map(() => '---')]),
    ...Object.keys(drivers).map(run => row([`\`${run}\``, ...columns.map(c => {
      const result = plain.find(r => r.base === c && r.variant === run);
      return result ? verdicts(result) : '';
    })])),
  ].join('\n');
}

/** The runs that choose more than a driver. */
function otherResults(results: readonly Result[]): string {
  return [
    row(['run', 'verdicts']),
    row(['---', '---']),
    ...results.filter(r => sharedMemoryScenarios.some(s => s.name === r.base) && !(r.variant in drivers) && !isProgress(r)).map(r => row([`\`${r.base}/${r.variant}\``, verdicts(r)])),
  ].join('\n');
}

const isProgress = (r: Result): boolean => r.base.startsWith('progress');

/** Of the scenarios about steps and endless runs: a row for each run, a column for each scenario, and in it what is violated. */
function progressTable(results: readonly Result[]): string {
  const progress = results.filter(isProgress);
  const columns = [...new Set(progress.map(r => r.base))];
  const runs = [...new Set(progress.map(r => r.variant))];
  const order = Object.keys(drivers);
  runs.sort((a, b) => order.indexOf(a.split(',')[0]!) - order.indexOf(b.split(',')[0]!) || a.length - b.length);
  return [
    row(['run', ...columns.map(c => c.replace('progress-', ''))]),
    row(['---', ...columns.map(() => '---')]),
    ...runs.map(run => row([`\`${run}\``, ...columns.map(c => {
      const result = progress.find(r => r.base === c && r.variant === run);
      if (!result) return '';
      return verdicts({ ...result, properties: result.properties.filter(p => p.verdict === 'violated') });
    })])),
  ].join('\n');
}

function scenariosTable(results: readonly Result[]): string {
  return [
    row(['scenario', 'question', 'run', 'states', 'verdicts']),
    row(['---', '---', '---', '---:', '---']),
    ...scenarios.flatMap(s => Object.keys(s.spec.runs ?? { '': {} }).map((run, i) => {
      const result = results.find(r => r.base === s.name && r.variant === run);
      const head = i === 0 ? [`\`${s.name}\``, s.spec.asks] : ['', ''];
      return row([...head, `\`${run}\``, ...(result ? [result.states.toLocaleString('en-US'), verdicts(result)] : ['large', 'not run by default'])]);
    })),
  ].join('\n');
}

/** Driver by driver: one leaf entry a gfn (two scenarios, one of states and one of steps and runs), and the tree. */
function onTreeTable(results: readonly Result[]): string {
  const columns = { 'one leaf entry': ['anon-write-protect', 'progress-anon'], 'tree, pages': ['tree-anon'], 'tree, folded from below': ['tree-fold'], 'tree, huge page': ['tree-huge'], 'tree, huge page discarded': ['tree-huge-discard'] };
  const of = (names: readonly string[], run: string): Result[] => results.filter(r => names.includes(r.base) && r.variant === run);
  const tree = results.filter(r => r.base.startsWith('tree-') && r.base !== 'tree-ring');
  const runs = [...new Set([...Object.keys(driversOnTree), ...tree.map(r => r.variant)])];
  const order = Object.keys(driversOnTree);
  runs.sort((a, b) => order.indexOf(a.split(',')[0]!) - order.indexOf(b.split(',')[0]!));
  return [
    row(['run', ...Object.keys(columns)]),
    row(['---', ...Object.keys(columns).map(() => '---')]),
    ...runs.map(run => row([`\`${run}\``, ...Object.values(columns).map(names => {
      const found = of(names, run);
      // The claims about endless runs are asked on one leaf entry and on the tree; what is only reachable or not is left out.
      const properties = new Map(found.flatMap(r => r.properties).filter(p => p.verdict === 'violated').map(p => [p.name, p]));
      return found.length === 0 ? '' : verdicts({ ...found[0]!, properties: [...properties.values()] });
    })])),
  ].join('\n');
}

/** What test/rmm/defects.test.ts has checked: each defect, and after how many steps its claims fail. */
function defectsTable(): string {
  const found = JSON.parse(readFileSync(new URL('../rmm/defects.json', import.meta.url), 'utf8')) as Record<string, Record<string, string>>;
  return [
    row(['defect', 'what goes wrong', 'from', 'run', 'noticed by']),
    row(['---', '---', '---', '---', '---']),
    ...defects.map(({ id, what, from, run, breaks }) => row([`\`${id}\``, what, from ?? 'made up', `\`${run}\``, breaks.map(p => `\`${p}\` ${found[id]![p]!.replace('violated ', '')}`).join(', ')])),
  ].join('\n');
}

const outOfReachTable = (): string => [
  row(['defect', 'what goes wrong', 'from', 'why it is not here']), row(['---', '---', '---', '---']),
  ...outOfReach.map(({ id, what, from, why }) => row([id, what, from, why])),
].join('\n');

/** What the independent search found: claim -> its shortest trace, in its own coarser steps; nothing = no violation. */
export const SECOND_OPINION: readonly { readonly scenario: string; readonly run: string; readonly found: Readonly<Record<string, number>> }[] = [
  { scenario: 'anon-2gfn', run: 'v14', found: { 'no-warn-reached': 3, 'fault-is-answered': 3 } },
  { scenario: 'anon-2gfn', run: 'v14+force-write', found: { 'no-writable-mapping-of-the-zero-page': 4, 'vmm-sees-the-last-write': 5 } },
  { scenario: 'anon-2gfn', run: 'v14+ro', found: {} },
  { scenario: 'anon-2gfn', run: 'v14+ro, realm-first', found: {} },
  { scenario: 'anon-2gfn', run: 'seed-fix', found: {} },
  { scenario: 'anon-2gfn', run: 'v14+L', found: {} },
  { scenario: 'anon-fork', run: 'v14+force-write', found: { 'no-writable-mapping-of-a-cow-page': 8, 'vmm-sees-the-last-write': 9 } },
  { scenario: 'anon-fork', run: 'v14+ro, realm-first', found: { 'no-warn-reached': 13 } },
  { scenario: 'anon-fork', run: 'seed-fix', found: {} },
  { scenario: 'memfd-write-protect', run: 'v14', found: { 'fault-is-answered': 7 } },
  { scenario: 'memfd-write-protect', run: 'v14+ro, realm-first', found: { 'no-warn-reached': 12 } },
  { scenario: 'memfd-write-protect', run: 'seed-fix', found: {} },
];

function secondOpinion(results: readonly Result[]): string {
  return [
    row(['scenario', 'run', 'claim', 'steps there', 'steps here']),
    row(['---', '---', '---', '---:', '---:']),
    ...SECOND_OPINION.flatMap(({ scenario, run, found }) => {
      const result = results.find(r => r.base === scenario && r.variant === run);
      const here = (claim: string): string => {
        const p = result?.properties.find(q => q.name === claim);
        return p ? p.traceLength === null ? p.verdict : String(p.traceLength) : 'not run';
      };
      if (Object.keys(found).length === 0) return [row([`\`${scenario}\``, `\`${run}\``, 'all', 'holds', result ? verdicts(result) : 'not run'])];
      return Object.entries(found).map(([claim, steps]) => row([`\`${scenario}\``, `\`${run}\``, `\`${claim}\``, String(steps), here(claim)]));
    }),
  ].join('\n');
}
