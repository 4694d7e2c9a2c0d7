/** Spin: a verifier in C for a Promela model. It is told to search breadth first, without partial-order reduction. */
import { totalmem } from 'node:os';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flat } from '../export/flat.ts';
import { checksOf, type Wanted } from '../export/model.ts';
import { sayable } from '../export/promela-progress.ts';
import { toPromela, type Promela } from '../export/promela.ts';
import { compiler, optimisation } from './compiler.ts';
import { must, onPath, run, ToolFailed } from './child.ts';
import { ENDLESS, labelsOf, STATEWISE, type Failed, type Place, type Tool } from './tool.ts';

/** States from which on endless runs are not looked at: what has been taken, and how far a claim has come, makes many more of them. */
const MANY = 200_000;

/** @param write makes the model */
export const spinWith = (write: (flat: Flat, wanted: Wanted) => Promela): Tool => ({
  name: 'Spin',
  install: 'On Debian: apt-get install spin gcc libc6-dev',
  judges: ({ kind, property }, flat) => STATEWISE.includes(kind) || (ENDLESS.includes(kind) && flat.states < MANY && sayable(flat.properties.find(p => p.name === property)!)),
  missing: () => !onPath('spin') ? 'spin' : !compiler() ? 'a C compiler' : undefined,
  count: async (flat, checks, place) => {
    const { states, transitions, failed } = await search(write(flat, { checks: labelsOf(checks) }), flat, 'holds', [], place);
    // It counts the start as a transition.
    return { states, transitions: transitions - 1, spoken: new Map<string, number>(), failed: failed[0] };
  },
  // It goes on after an error, and finds those that are nearest first.
  violate: async (flat, checks, place) => {
    const labels = labelsOf(checks);
    return (await search(write(flat, { checks: labels, takenAsDefined: true }), flat, 'violated', labels, place)).failed;
  },
  endless: async (flat, checks, place) => {
    const failed: Failed[] = [];
    for (let left = labelsOf(checks); left.length > 0;) {
      const promela = write(flat, { checks: left, takenAsDefined: true });
      const { claimed } = promela;
      if (claimed.size === 0) throw new ToolFailed(`the model for Spin has no never claim for ${left.join(', ')}`);
      failed.push(...await endless(promela, flat, place));
      left = left.filter(label => !claimed.has(label));
    }
    return failed;
  },
});

export const spin = spinWith(toPromela);

/** @param violated labels to look for; the verifier ends when all are found. None: it ends at the first error */
async function search(promela: Promela, flat: Flat, name: string, violated: readonly string[], place: Place): Promise<{ states: number; transitions: number; failed: Failed[] }> {
  await make(promela, flat, name, { spin: [], cc: ['-DSAFETY', '-DBFS'] }, place);
  const kinds = new Map(checksOf(flat).map(c => [c.label, c.kind]));
  const slots = Math.min(30, Math.max(16, Math.ceil(Math.log2(flat.states)) + 2));
  const failed = new Map<string, Failed>();
  const counts = { states: -1, transitions: -1 };
  let incomplete = '';
  const found = (): boolean => violated.length > 0 && violated.every(v => failed.has(v));
  const onLine = (line: string): boolean => {
    const error = /^pan:\d+: assertion violated\s+!\((\d+)\) \(at depth (\d+)\)/.exec(line);
    const states = /^ *(\d+) states, stored/.exec(line);
    const transitions = /^ *(\d+) transitions \(/.exec(line);
    if (error) {
      const { label, check = label } = promela.asserted[Number(error[1]) - 1]!;
      // A claim about a step fails at the end of the step, and Spin says where it began.
      if (!failed.has(check)) failed.set(check, { label: check, steps: Number(error[2]) + (kinds.get(check) === 'step' ? 1 : 0) });
    } else if (INCOMPLETE.test(line)) incomplete = line;
    if (states) counts.states = Number(states[1]);
    if (transitions) counts.transitions = Number(transitions[1]);
    return !found();
  };
  const { code, tail } = await run(join(place.folder, name), ['-E', `-w${slots}`, `-m${flat.depth + 1000}`, ...(violated.length > 0 ? ['-c0'] : [])], { ...place, onLine });
  if (incomplete !== '' || (!found() && counts.states < 0)) throw new ToolFailed(`Spin's verifier ended with ${code ?? 'a signal'} before its search did:\n${incomplete || tail}`);
  return { ...counts, failed: [...failed.values()] };
}

/** Those of the properties about endless runs that a fair run breaks. */
async function endless(promela: Promela, flat: Flat, place: Place): Promise<Failed[]> {
  await make(promela, flat, 'endless', { spin: ['-DPROGRESS'], cc: ['-DNOFAIR'] }, place);
  const failed: Failed[] = [];
  for (const [label, claim] of promela.claimed) {
    let ended = '';
    let incomplete = '';
    const onLine = (line: string): void => {
      if (INCOMPLETE.test(line)) incomplete = line;
      else if (line.startsWith('State-vector')) ended = line;
    };
    const { code, tail } = await run(join(place.folder, 'endless'), ['-a', `-m${50 * flat.states + 10_000}`, '-N', claim], { ...place, onLine });
    const broken = /errors: 1$/.test(ended);
    if (ended === '' || (incomplete !== '' && !broken)) throw new ToolFailed(`Spin's verifier ended with ${code ?? 'a signal'} before its search did, of ${label}:\n${incomplete || tail}`);
    if (broken) failed.push({ label, steps: undefined });
  }
  return failed;
}

const INCOMPLETE = /^(pan.*(max search depth|out of memory|reached -DMEMLIM)|error: max search depth)/;

/** The verifier of a model, under this name. */
async function make({ text }: Promela, flat: Flat, name: string, flags: { readonly spin: readonly string[]; readonly cc: readonly string[] }, place: Place): Promise<void> {
  writeFileSync(join(place.folder, `${name}.pml`), text);
  await must('Spin does not take the model', 'spin', [...flags.spin, '-a', `${name}.pml`], place);
  // Two bytes for each instance, and what Spin needs for its process.
  const vector = Math.max(1024, 4 * flat.slots + 512);
  const cc = ['-DNOREDUCE', `-DVECTORSZ=${vector}`, `-DMEMLIM=${Math.round(totalmem() / 2 ** 21)}`, ...flags.cc];
  await must("Spin's verifier does not compile", compiler()!, ['-w', optimisation(flat), ...cc, '-o', name, 'pan.c'], place);
}
