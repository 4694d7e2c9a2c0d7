/**
 * A described system in the words of the modelling language. The constructors of sends are a parameter: the checker
 * gets its own, the oracle gets plain objects, so that a wrong constructor does not fool both.
 */
import { type Described, type Params, type Send } from './bind-system.ts';
import { bool, num, valueAt, type Scope } from './expr.ts';

export interface Words {
  readonly to: (index: number, event: any) => unknown;
  readonly all: (event: any) => unknown;
  readonly opt: (event: any) => unknown;
  readonly block: (event: any) => unknown;
}

export interface Spec {
  readonly instances: Record<string, number>;
  readonly actions: readonly { readonly name: string; readonly params: Params; readonly when?: unknown; readonly send: Record<string, unknown> }[];
  readonly claims: readonly { readonly name: string; readonly forEach: Params; readonly when?: (s: unknown, p: unknown) => boolean; readonly holds: unknown }[];
  readonly final: ((s: unknown) => boolean) | undefined;
}

export function specOf(d: Described, words: Words): Spec {
  return {
    instances: Object.fromEntries(d.comps.filter(c => c.many).map(c => [c.name, c.count])),
    actions: d.acts.map(a => ({
      name: a.name, params: a.params,
      ...(a.when.kind === 'none' ? {} : { when: a.when.kind === 'pattern' ? a.when.states : guard(a.when.test) }),
      send: Object.fromEntries(a.sends.map(x => [x.comp.name, x.fixed ? payload(x, {}, words) : (s: unknown, p: unknown) => payload(x, { s, p }, words)])),
    })),
    claims: d.claims.map(c => ({
      name: c.name, forEach: c.each, ...(c.when ? { when: guard(c.when) } : {}),
      holds: c.holds.length === 1 ? guard(c.holds[0]!) : Object.fromEntries(c.holds.map((h, i) => [`clause ${i}`, guard(h)])),
    })),
    final: d.final && guard(d.final),
  };
}

const guard = (test: Parameters<typeof bool>[0]) => (s: unknown, p?: unknown): boolean => bool(test, { s, p });

/** What an action sends to one component. */
function payload(x: Send, c: Scope, words: Words): unknown {
  if (x.only && !bool(x.only, c)) return null;
  const fields = Object.fromEntries(x.fields.map(f => [f.name, valueAt(f.domain, num(f.value, c))]));
  const event = x.fields.length === 0 ? x.type : { type: x.type, ...fields };
  const moded = x.mode === 'must' ? event : words[x.mode](event);
  if (x.to === undefined) return moded;
  if (x.to === 'all') return words.all(moded);
  const count = x.comp.count;
  const indices = [...new Set(x.to.map(e => ((num(e, c) % count) + count) % count))];
  return x.to.length === 1 ? words.to(indices[0]!, moded) : indices.map(i => words.to(i, moded));
}
