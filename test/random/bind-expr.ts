/** Gives a raw expression the names of the place where it stands: what can be read there, what can be asked. */
import type { Bool, Num, Ref } from './expr.ts';
import type { RawBool, RawNum } from './raw-expr.ts';

export interface Field { readonly name: string; readonly domain: readonly unknown[] }
export interface Readable { readonly name: string; readonly many: boolean; readonly count: number; readonly fields: readonly Field[]; readonly states: readonly string[]; readonly values: readonly string[]; readonly tags: boolean }

export interface Env {
  /** machine level: its own context and the event's payload */
  readonly own: readonly Field[];
  readonly payload: readonly Field[];
  /** system level */
  readonly comps: readonly Readable[];
  readonly params: readonly string[];
  /** components of the enclosing quantifiers, innermost first */
  readonly its: readonly Readable[];
}
export const nowhere: Env = { own: [], payload: [], comps: [], params: [], its: [] };

const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
const asked = (env: Env, n: number): Readable | undefined => {
  const several = env.comps.filter(c => c.many);
  return several.length === 0 || env.its.length >= 2 ? undefined : at(several, n);
};
const inside = (env: Env, c: Readable): Env => ({ ...env, its: [c, ...env.its] });

/** The instances that can be named here; an instance of several is picked by the number `x`. */
function refs(env: Env, x: RawNum | undefined): [Readable, () => Ref][] {
  return [
    ...env.its.map((c, up): [Readable, () => Ref] => [c, () => ({ k: 'it', up })]),
    ...env.comps.filter(c => c.count > 0).map((c): [Readable, () => Ref] =>
      [c, () => c.many ? { k: 'at', comp: c.name, count: c.count, index: x ? bindNum(x, env) : { k: 'num', n: 0 } } : { k: 'one', comp: c.name }]),
  ];
}

export function bindNum(r: RawNum, env: Env): Num {
  switch (r.op) {
    case 'const': return { k: 'num', n: r.n % 3 };
    case 'add': return { k: 'add', a: bindNum(r.x!, env), b: bindNum(r.y!, env) };
    case 'pick': return { k: 'pick', test: bindBool(r.a!, env), a: bindNum(r.x!, env), b: bindNum(r.y!, env) };
    case 'ask': {
      const c = asked(env, r.n);
      if (!c) return { k: 'pick', test: bindBool(r.a!, env), a: { k: 'num', n: 1 }, b: { k: 'num', n: 0 } };
      return { k: r.n % 2 ? 'count' : 'findIndex', comp: c.name, body: bindBool(r.a!, inside(env, c)) };
    }
    case 'read': {
      const leaves: (() => Num)[] = [
        ...env.own.map((f): () => Num => () => ({ k: 'field', of: { k: 'own' }, ...f })),
        ...env.payload.map((f): () => Num => () => ({ k: 'payload', ...f })),
        ...env.params.map((name): () => Num => () => ({ k: 'param', name })),
        ...env.its.map((_, up): () => Num => () => ({ k: 'index', up })),
        ...refs(env, r.x).flatMap(([c, ref]) => c.fields.map((f): () => Num => () => ({ k: 'field', of: ref(), ...f }))),
      ];
      return leaves.length === 0 ? { k: 'num', n: r.n % 4 } : at(leaves, r.n)();
    }
  }
}

export function bindBool(r: RawBool, env: Env): Bool {
  switch (r.op) {
    case 'not': return { k: 'not', a: bindBool(r.a!, env) };
    case 'and': case 'or': return { k: r.op, a: bindBool(r.a!, env), b: bindBool(r.b!, env) };
    case 'cmp': return { k: 'cmp', op: r.n % 3 ? '<' : '===', a: bindNum(r.x!, env), b: bindNum(r.y!, env) };
    case 'ask': {
      const c = asked(env, r.n);
      if (!c) return bindBool(r.a!, env);
      const body = bindBool(r.a!, inside(env, c));
      const k = at(['every', 'some', 'loop'] as const, Math.floor(r.n / 7));
      return k === 'loop' ? { k, comp: c.name, body, most: r.n % 2 } : { k, comp: c.name, body };
    }
    case 'test': {
      const known = refs(env, r.x);
      if (known.length === 0) return { k: 'cmp', op: '===', a: bindNum({ op: 'read', n: r.n }, env), b: { k: 'num', n: r.n % 3 } };
      const [c, ref] = at(known, r.n);
      const m = Math.floor(r.n / 11);
      if (c.tags && m % 7 === 0) return { k: 'tag', of: ref() };
      if (m % 7 === 1) return { k: 'value', of: ref(), text: at(c.values, m) };
      return c.states.length === 0 ? { k: 'const', b: r.n % 2 === 0 } : { k: 'is', of: ref(), state: at(c.states, m) };
    }
  }
}
