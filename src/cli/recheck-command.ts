/** `realmcheck recheck`: runs the tools that are there on the exported models, a line for each, and says where they differ. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flat } from '../export/flat.ts';
import { flatten, TooManyTests, type Flattened } from '../export/flatten.ts';
import { words } from '../export/names.ts';
import { ModelError, unknownName, type Scenario, type Selection } from '../model/index.ts';
import { ToolFailed } from '../recheck/child.ts';
import { compare, type Compared } from '../recheck/recheck.ts';
import type { Tool } from '../recheck/tool.ts';
import { TOOLS } from '../recheck/tools.ts';
import { thousands, wrap } from '../report/style.ts';
import { EXIT } from './exit-codes.ts';
import { flatteningText } from './export-command.ts';
import { onInterrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

export interface RecheckRequest {
  readonly runs: readonly Selection[];
  /** names of tools; none: those that are there */
  readonly tools: readonly string[];
  readonly keep: boolean;
  /** one run is enough of a scenario whose runs have many states */
  readonly brief: boolean;
}

/** States of which a recheck takes its time. */
export const MODERATE = 5_000;
/** Tests of local states in a model that takes minutes to write down, and the others minutes to read. */
const BULKY = 15_000;
/** States that take the others long, though the model is small. */
export const MANY = 100_000;

type Result = Compared | { readonly tool: string; readonly failed: string };

export async function recheckCommand({ runs, tools, keep, brief }: RecheckRequest, terminal: Terminal): Promise<number> {
  const { print, style: st } = terminal;
  const present = choose(tools);
  for (const t of TOOLS) if (!present.includes(t) && (tools.length === 0)) print(st.dim(wrap(`${t.name} is not used: ${absent(t)}`, st.width)));
  const interrupt = onInterrupt(new Interrupted());
  const root = mkdtempSync(join(tmpdir(), 'realmcheck-'));
  const remove = (): void => { if (!keep) rmSync(root, { recursive: true, force: true, maxRetries: 3 }); };
  process.on('exit', remove);
  const differing: string[] = [];
  const all: Result[] = [];
  const long = new Set<Scenario>();
  let checked = 0;
  let skipped = 0;
  try {
    for (const [i, selection] of runs.entries()) {
      if (long.has(selection.scenario)) {
        skipped++;
        continue;
      }
      const place = `${i + 1}/${runs.length} ${selection.name}`;
      const say = (what: string): void => terminal.progress(`${place}  ${what}`);
      say('');
      const flattened = await unlessBulky(flatten(selection, { signal: interrupt.signal, onProgress: p => say(`${thousands(p.states)} states`), onFlattening: p => say(flatteningText(p)), ...brief ? { tests: BULKY } : {} }));
      if (!flattened || (brief && flattened.flat.states > MANY)) {
        long.add(selection.scenario);
        skipped++;
        continue;
      }
      const { flat } = flattened;
      say(`${thousands(flat.states)} states; waiting for ${present.map(t => t.name).join(', ')}`);
      const results = await allOf(present.map(tool => one(tool, flat, join(root, `${i + 1}_${words(selection.name)}`), interrupt.signal)));
      all.push(...results);
      if (brief && flat.states > MODERATE) long.add(selection.scenario);
      const lines = results.flatMap(r => problems(r));
      print(row(flat, results, terminal));
      lines.forEach(l => print(wrap(st.bad(l), st.width, '    ', '      ')));
      if (lines.length > 0) differing.push(selection.name);
      checked++;
    }
  } catch (e) {
    if (!interrupt.signal.aborted) throw e;
  } finally {
    interrupt.off();
    process.off('exit', remove);
    terminal.progress('');
    remove();
  }
  const unsaid = present.map(t => notJudged(t, all)).filter(text => text !== '');
  if (unsaid.length > 0) print('');
  for (const text of unsaid) print(wrap(text, st.width, '', '  '));
  if (keep) print(`\nmodels and results are in ${root}`);
  const code = interrupt.signal.aborted ? EXIT.interrupted : differing.length > 0 ? EXIT.internal : EXIT.ok;
  const others = skipped > 0 ? `, ${skipped} left out by --brief` : '';
  const ended = interrupt.signal.aborted ? `, interrupted, ${runs.length - checked - skipped} not rechecked` : '';
  const verdict = differing.length > 0 ? `, ${differing.length} differ: ${differing.join('; ')}` : `, ${present.map(t => t.name).join(' and ')} ${present.length > 1 ? 'agree' : 'agrees'}`;
  const summary = `${checked} ${checked === 1 ? 'run' : 'runs'}${checked > 0 ? verdict : ''}${others}${ended}, exit ${code}`;
  print(`\n${wrap(code === EXIT.ok ? st.good(summary) : st.bad(summary), st.width)}`);
  if (differing.length > 0) print(wrap('One of the two is wrong. realmcheck recheck --keep keeps the models; what you find is worth a report.', st.width));
  return code;
}

class Interrupted extends Error {}

const unlessBulky = (made: Promise<Flattened>): Promise<Flattened | undefined> => made.catch(e => {
  if (e instanceof TooManyTests) return undefined;
  throw e;
});

const absent = (tool: Tool): string => `${tool.missing()} is missing. ${tool.install}`;

/** Which properties a tool said nothing about, in all runs together. */
function notJudged(tool: Tool, results: readonly Result[]): string {
  const runs = results.filter((r): r is Compared => r.tool === tool.name && !('failed' in r));
  const properties = new Map(runs.flatMap(r => r.left.map(c => [c.property, c.kind] as const)));
  const said = [...properties].map(([name, kind]) => {
    const [left, judged] = [runs.filter(r => r.left.some(c => c.property === name)), runs.filter(r => r.checks.some(c => c.property === name))];
    return `${name} (${kind}${judged.length > 0 ? `, in ${left.length} of ${left.length + judged.length} runs` : ''})`;
  });
  return said.length === 0 ? '' : `${tool.name} does not judge: ${said.join(', ')}`;
}

/** Waits for all, also when one fails: nothing is written any more once the folder goes. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function choose(names: readonly string[]): readonly Tool[] {
  const known = TOOLS.map(t => t.name.toLowerCase());
  for (const n of names) if (!known.includes(n.toLowerCase())) throw unknownName('tool', n, known, 'command line');
  const wanted = TOOLS.filter(t => names.length === 0 || names.some(n => n.toLowerCase() === t.name.toLowerCase()));
  const present = wanted.filter(t => t.missing() === undefined);
  if (present.length === 0 || (names.length > 0 && present.length < wanted.length)) {
    const missing = wanted.filter(t => !present.includes(t));
    throw new ModelError(`recheck: ${names.length > 0 ? '' : 'none of the other checkers is installed. '}${missing.map(t => `${t.name}: ${absent(t)}`).join('. ')}`);
  }
  return present;
}

async function one(tool: Tool, flat: Flat, root: string, signal: AbortSignal): Promise<Result> {
  const folder = join(root, tool.name.toLowerCase());
  mkdirSync(folder, { recursive: true });
  try { return await compare(flat, tool, { folder, signal }); } catch (e) {
    if (!(e instanceof ToolFailed)) throw e;
    return { tool: tool.name, failed: e.message };
  }
}

const problems = (r: Result): readonly string[] => 'failed' in r ? [`${r.tool}: ${r.failed}`] : r.differences;

function row(flat: Flat, results: readonly Result[], { style: st }: Terminal): string {
  const said = results.map(r => problems(r).length > 0 ? st.bad(`${r.tool} ${'failed' in r ? 'FAILS' : 'DIFFERS'}`) : `${r.tool} ${st.good('agrees')} (${(r as Compared).checks.length} checks, ${(r as Compared).seconds.toFixed(1)} s)`);
  return `${flat.name}\n  ${thousands(flat.states)} states, ${thousands(flat.transitions)} transitions: ${said.join(', ')}`;
}
