/** Gives a raw system its names: components, ground expressions for guards, payloads, targets and claims. */
import { bindBool, bindNum, nowhere, type Env, type Field, type Readable } from './bind-expr.ts';
import { bool, type Bool, type Num } from './expr.ts';
import { machineFor, type Machine } from './machines.ts';
import { beginning, choices } from './naive.ts';
import { viewsOn } from './naive-views.ts';
import type { RawAction, RawFree, RawSend, RawSystem } from './raw-system.ts';
import { showBool, showNum } from './show-expr.ts';

export interface Comp extends Readable { readonly machine: Machine }
export type Params = Readonly<Record<string, string | readonly number[]>>;
export interface Send {
  readonly comp: Comp; readonly type: string; readonly fields: readonly (Field & { readonly value: Num })[]; readonly mode: 'must' | 'opt' | 'block';
  /** undefined = the component is single */
  readonly to: 'all' | readonly Num[] | undefined;
  readonly fixed: boolean; readonly only: Bool | undefined;
}
export type When = { readonly kind: 'none' } | { readonly kind: 'guard'; readonly test: Bool } | { readonly kind: 'pattern'; readonly states: Readonly<Record<string, string | readonly string[]>> };
export interface Act { readonly name: string; readonly params: Params; readonly when: When; readonly sends: readonly Send[] }
export interface Claim { readonly name: string; readonly each: Params; readonly when: Bool | undefined; readonly holds: readonly Bool[] }
export interface Described {
  readonly comps: readonly Comp[]; readonly acts: readonly Act[]; readonly claims: readonly Claim[];
  readonly final: Bool | undefined;
  /** bound of the search, or undefined */
  readonly depth: number | undefined;
}

/** Instances of all components together; `wide` systems have states of several words. */
export interface Size { readonly instances: number; readonly times: number }
const quick: Size = { instances: 5, times: 1 };
export const wide: Size = { instances: 14, times: 4 };
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

export function describe(raw: RawSystem, size = quick): Described {
  const machines = raw.machines.map((m, i) => machineFor(m, `m${i}`)!);
  let left = size.instances;
  const comps = raw.components.map((c, i): Comp => {
    const machine = at(machines, c.machine);
    const many = c.many || left === 0;
    const count = many ? Math.min(left, size.times * (i === 0 ? Math.max(c.count, 1) : c.count)) : 1; // a system needs an instance
    left -= count;
    return { name: `${many ? 'm' : 'c'}${i}`, many, count, machine, fields: machine.fields, states: machine.states, values: machine.values, tags: machine.tags };
  });
  const env = (params: Params): Env => ({ ...nowhere, comps, params: Object.keys(params) });

  const paramsOf = (list: RawAction['params']): Params => Object.fromEntries(list.map(({ overInstances, n }, i) => {
    const several = comps.filter(c => c.many);
    return [`p${i}`, overInstances && several.length > 0 ? at(several, n).name : [0, 1, 2].slice(n % 2)];
  }));
  const sendOf = (s: RawSend, c: Comp, scope: Env): Send => {
    const { type, fields } = at(c.machine.events, s.event);
    const bind = (x: Num | undefined): Num => s.fixed ? { k: 'num', n: s.event % 5 } : x ?? { k: 'num', n: 0 };
    const first = bind(bindNum(s.index[0], scope));
    const to = !c.many ? undefined : s.to === 'all' ? 'all' : s.to === 'one' ? [first] : [first, bind(bindNum(s.index[1], scope))];
    return {
      comp: c, type, mode: s.mode, to, fixed: s.fixed, only: s.fixed || !s.only ? undefined : bindBool(s.only, scope),
      fields: fields.map((f, i) => ({ ...f, value: bind(bindNum(s.fields[i % 2]!, scope)) })),
    };
  };
  const first = viewsOn(comps, beginning(comps.map(c => ({ ...c, machine: c.machine.machine }))));
  /** Most claims that are violated at all would be violated in the initial state, and no trace would have a step. */
  const trueAtFirst = (b: Bool, each: Params): Bool => {
    const fails = choices(each, comps).filter(p => !bool(b, { s: first, p })).length;
    return fails === 0 ? b : { k: 'not', a: b };
  };
  const acts = raw.actions.map((a, i): Act => {
    const params = paramsOf(a.params);
    const scope = env(params);
    const single = comps.filter(c => !c.many && c.states.length > 0);
    const when: When = a.when === 'none' || (a.when !== 'function' && single.length === 0) ? { kind: 'none' }
      : a.when === 'function' ? { kind: 'guard', test: bindBool(a.test, scope) }
      : { kind: 'pattern', states: Object.fromEntries(a.when.map(({ comp, states }) => {
          const c = at(single, comp);
          return [c.name, states.length === 1 ? at(c.states, states[0]!) : states.map(x => at(c.states, x))];
        })) };
    // At most one entry per component: later ones win, as in an object literal.
    const sends = new Map(a.sends.map(s => { const c = at(comps, s.comp); return [c.name, sendOf(s, c, scope)]; }));
    return { name: `a${i}`, params, when, sends: [...sends.values()].filter(s => s.comp.count > 0 || s.to === 'all') };
  });
  const freeOf = (f: RawFree, i: number): Act[] => {
    const c = at(comps, f.comp);
    if (c.count === 0) return [];
    const { type, fields } = at(c.machine.events, f.event);
    const params: Params = { ...(c.many ? { i: c.name } : {}), ...Object.fromEntries(fields.map(x => [x.name, [...x.domain.keys()]])) };
    const send: Send = {
      comp: c, type, mode: f.event % 8 ? 'block' : 'opt', to: c.many ? [{ k: 'param', name: 'i' }] : undefined, fixed: false, only: undefined,
      fields: fields.map(x => ({ ...x, value: { k: 'param', name: x.name } })),
    };
    return [{ name: `free${i}`, params, when: f.guard ? { kind: 'guard', test: bindBool(f.guard, env(params)) } : { kind: 'none' }, sends: [send] }];
  };
  const claims = raw.claims.map((c, i): Claim => {
    const each = paramsOf(c.each);
    const holds = c.holds.map(h => { const b = bindBool(h, env(each)); return h.n % 6 === 0 ? b : trueAtFirst(b, each); });
    return { name: `claim${i}`, each, when: c.when ? bindBool(c.when, env(each)) : undefined, holds };
  });
  return { comps, acts: [...acts, ...raw.free.flatMap(freeOf)], claims, final: raw.final ? bindBool(raw.final, env({})) : undefined, depth: raw.depth || undefined };
}

const showSend = (s: Send): string => `${s.mode} ${s.type}(${s.fields.map(f => `${f.name}=${showNum(f.value)}`).join()}) to ${s.comp.name}`
  + (s.to === undefined ? '' : s.to === 'all' ? ' all' : `[${s.to.map(showNum).join(' | ')}]`) + (s.only ? ` only if ${showBool(s.only)}` : '') + (s.fixed ? ' (constant)' : '');
const showWhen = (w: When): string => w.kind === 'none' ? 'always' : w.kind === 'guard' ? showBool(w.test) : JSON.stringify(w.states);

/** The system in a few lines, for failure messages. */
export const showSystem = (d: Described): string => [
  ...d.comps.map((c, i) => {
    const same = d.comps.findIndex(o => o.machine === c.machine);
    return `${c.name}${c.many ? ` (${c.count} instances)` : ''}: ${same < i ? `like ${d.comps[same]!.name}` : c.machine.text}`;
  }),
  ...d.acts.map(a => `${a.name} ${JSON.stringify(a.params)} when ${showWhen(a.when)}\n    ${a.sends.map(showSend).join('\n    ')}`),
  ...d.claims.map(c => `${c.name} ${JSON.stringify(c.each)} when ${c.when ? showBool(c.when) : 'always'} holds ${c.holds.map(showBool).join(' and ')}`),
  `final ${d.final ? showBool(d.final) : 'no state'}; depth ${d.depth ?? 'any'}`,
].join('\n');
