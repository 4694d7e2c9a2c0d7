/** Bugs in what writes models down and in what runs other checkers, which the tests of those must find; Rumur and Spin must be there. */
import type { Mutant } from './list.ts';

const actions = 'src/export/actions.ts';
const unfold = 'src/export/unfold.ts';
const formula = 'src/export/formula.ts';
const flatten = 'src/export/flatten.ts';
const model = 'src/export/model.ts';
const murphi = 'src/export/murphi.ts';
const lexicon = 'src/export/lexicon.ts';
const promela = 'src/export/promela.ts';
const endless = 'src/export/promela-progress.ts';
const json = 'src/export/json.ts';
const dot = 'src/export/dot.ts';
const tla = 'src/export/tla.ts';
const rumur = 'src/recheck/rumur.ts';
const spin = 'src/recheck/spin.ts';
const recheck = 'src/recheck/recheck.ts';

export const exportMutants: readonly Mutant[] = [
  { name: 'export: what is refused is not said', file: actions, find: `{ handled: () => rest, unhandled: yes } : undefined);`, replace: `{ handled: () => rest, unhandled: rest } : undefined);` },
  { name: 'export: a blocking event does not block', file: actions, find: `{ handled: () => rest, unhandled: no } : undefined`, replace: `{ handled: () => rest, unhandled: rest } : undefined` },
  { name: 'export: a step to the same state is a change', file: actions, find: 'next === local ? rest : yes', replace: 'yes' },
  { name: 'export: an event of another instance', file: actions, find: 'slot: flat[3 * j]!, event', replace: 'slot: flat[0]!, event' },
  { name: 'export: count is written as some', file: unfold, find: `result: inTurn(count => kind === 'every' ? 1 : count,`, replace: `result: inTurn(count => kind === 'every' ? 1 : Math.min(count, 1),` },
  { name: 'export: what reads too much is written as false', file: unfold, find: 'return node() >= 0 ? 0 : NEVER;', replace: 'return NEVER;' },
  { name: 'export: and for or', file: formula, find: `if (x.then.is === 'yes') return any([x.inside, y.then]);`, replace: `if (x.then.is === 'yes') return all([x.inside, y.then]);` },
  { name: 'export: at most one too few', file: formula, find: `how: '<=', number: last }`, replace: `how: '<=', number: last - 1 }` },
  { name: 'export: not every is none', file: formula, find: `case 'every': return set[0] === 1 ? all(of) : not(all(of));`, replace: `case 'every': return set[0] === 1 ? all(of) : all(of.map(not));` },
  { name: 'export: the first instance that is found is the last', file: formula, find: `[...(r === 0 ? of : of.slice(0, r - 1)).map(not)`, replace: `[...(r === 0 ? of : of.slice(r)).map(not)` },
  { name: 'export: a claim holds where it does not speak is forgotten', file: flatten, find: 'return when ? where(decisions, when, fails) : fails;', replace: 'return fails;' },
  { name: 'export: what a step left as it was is not known', file: flatten, find: '!moving.has(asked - slots) ? asked - slots : asked', replace: 'moving.has(asked - slots) ? asked - slots : asked' },
  { name: 'export: an end is not final', file: model, find: 'return any([...p.final ? [this.formula(p.final)] : [], ...this.moves(p)]);', replace: 'return any(this.moves(p));' },
  { name: 'export: stuttering does not count', file: model, find: 'return stuttering ? all([can, this.formula(action.changes)]) : can;', replace: 'return can;' },
  { name: 'export: Murphi: a keyword is a name', file: murphi, find: 'startstate\n  switch then', replace: 'startstate\n  then' },
  { name: 'export: Murphi: upper and lower case are told apart', file: murphi, find: 'anyCase: true', replace: 'anyCase: false' },
  { name: 'export: Murphi: fixed effects come first', file: murphi, find: 'e => e.sent.map(x => this.receive(x))), ...fixed] };', replace: 'e => e.sent.map(x => this.receive(x)))].reverse().concat(fixed).reverse() };' },
  { name: 'export: Murphi: a step is judged by the state after it alone', file: lexicon, find: 'if (slot >= slots || !action.targets.includes(slot)) return', replace: 'if (slot >= 0) return' },
  { name: 'export: Murphi: the copies are one', file: murphi, find: 'start([`  ${this.copy} := ${chosen};`])', replace: 'start([`  ${this.copy} := 0;`])' },
  { name: 'export: Promela: what a step notes stays', file: promela, find: '.map(v => `${v} = 0`)', replace: '.map(v => `${v} = ${v}`)' },
  { name: 'export: Promela: too many constants for a set', file: promela, find: 'const MTYPE = 255;', replace: 'const MTYPE = 1000;' },
  { name: 'export: Promela: what is enabled need not be taken', file: endless, find: '`(!${s.enabled} || ${s.taken})`', replace: `'true'` },
  { name: 'export: Promela: weak is strong', file: endless, find: '`(!${s.enabled} || ${s.taken})`', replace: 's.taken' },
  { name: 'export: Promela: strong is weak', file: endless, find: ': s.taken),', replace: ': `(!${s.enabled} || ${s.taken})`),' },
  { name: 'export: Promela: what is never enabled again is not thought of', file: endless, find: 'subsets(strong).map(', replace: 'subsets(strong).slice(0, 1).map(' },
  { name: 'export: Promela: what comes finitely often may go on', file: endless, find: '.map(s => `!${s.taken}`), ...resting', replace: `.map(() => 'true'), ...resting` },
  { name: 'export: Promela: nobody rests', file: endless, find: '{ true -> took(0) }', replace: '{ false -> took(0) }' },
  { name: 'export: Promela: from anywhere on', file: endless, find: `p.kind === 'eventually' ? ['  if'] : ['  do', '  :: true'],`, replace: `['  do', '  :: true'],` },
  { name: 'export: JSON: another choice', file: json, find: 'choice: decision(s.choice)', replace: 'choice: decision(a.enabled)' },
  { name: 'export: JSON: a tally without its number', file: json, find: '{ tally: tally(x.slot), arms }', replace: '{ tally: 0, arms }' },
  { name: 'export: DOT: a quote is not escaped', file: dot, find: `.replace(/"/g, '\\\\"')`, replace: '' },
  { name: 'export: TLA+: a name twice', file: tla, find: 'this.steps = new Map(model.actions().map(({ action }) => [action, names.make(action.name)]));', replace: `this.steps = new Map(model.actions().map(({ action }) => [action, words(action.name)]));` },
  { name: 'recheck: Rumur: the refused rule is a step', file: rumur, find: 'refused ? this.steps - 1 : this.steps', replace: 'this.steps' },
  { name: 'recheck: Spin: a step fails where it begins', file: spin, find: `=== 'step' ? 1 : 0)`, replace: `=== 'step' ? 0 : 0)` },
  { name: 'recheck: Spin: the start is a step', file: spin, find: 'transitions: transitions - 1', replace: 'transitions' },
  { name: 'recheck: transitions are not compared', file: recheck, find: `, ['transitions', flat.transitions, transitions]]`, replace: ']' },
  { name: 'recheck: states that claims speak about are not compared', file: recheck, find: 'spoken.get(p.name) !== p.witnesses)', replace: 'p.witnesses < 0)' },
  { name: 'recheck: lengths are not compared', file: recheck, find: 'if (here === there ||', replace: 'if ((here !== null) === (there !== null) ||' },
  { name: 'recheck: what is missed is not compared', file: recheck, find: 'return found ? found.steps : null;', replace: 'return found ? found.steps : lengthOf(c);' },
  { name: 'recheck: what nobody asked for is passed over', file: recheck, find: 'f && !judged.some(c => c.label === f.label)', replace: 'f && judged.length === 0' },
];
