/** Guards, effects and claims as data: a small language that can be run on any views, printed and shrunk. */

/** Whose state is read. */
export type Ref =
  | { readonly k: 'own' } // inside of a machine: its own context
  | { readonly k: 'one'; readonly comp: string }
  | { readonly k: 'at'; readonly comp: string; readonly count: number; readonly index: Num }
  | { readonly k: 'it'; readonly up: number }; // the instance of the enclosing quantifier, `up` quantifiers out

export type Num =
  | { readonly k: 'num'; readonly n: number }
  | { readonly k: 'field'; readonly of: Ref; readonly name: string; readonly domain: readonly unknown[] }
  | { readonly k: 'payload'; readonly name: string; readonly domain: readonly unknown[] }
  | { readonly k: 'param'; readonly name: string }
  | { readonly k: 'index'; readonly up: number }
  | { readonly k: 'count' | 'findIndex'; readonly comp: string; readonly body: Bool }
  | { readonly k: 'add'; readonly a: Num; readonly b: Num }
  | { readonly k: 'pick'; readonly test: Bool; readonly a: Num; readonly b: Num };

export type Bool =
  | { readonly k: 'const'; readonly b: boolean }
  | { readonly k: 'is'; readonly of: Ref; readonly state: string }
  | { readonly k: 'tag'; readonly of: Ref }
  | { readonly k: 'value'; readonly of: Ref; readonly text: string }
  | { readonly k: 'cmp'; readonly op: '<' | '==='; readonly a: Num; readonly b: Num }
  | { readonly k: 'not'; readonly a: Bool }
  | { readonly k: 'and' | 'or'; readonly a: Bool; readonly b: Bool }
  | { readonly k: 'every' | 'some'; readonly comp: string; readonly body: Bool }
  | { readonly k: 'loop'; readonly comp: string; readonly body: Bool; readonly most: number };

/** What an expression is evaluated in; `s` is whatever views the evaluator's side has. */
export interface Scope {
  readonly s?: any;
  readonly context?: any;
  readonly event?: any;
  readonly p?: any;
  readonly its?: readonly { readonly view: any; readonly index: number }[];
}

const mod = (n: number, m: number): number => ((n % m) + m) % m;
const within = (c: Scope, view: any, index: number): Scope => ({ ...c, its: [{ view, index }, ...(c.its ?? [])] });

/** Text of plain data that does not depend on the order of its keys. */
export const plainText = (x: unknown): string => typeof x !== 'object' || x === null ? JSON.stringify(x)
  : `{${Object.entries(x).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => `${k}:${plainText(v)}`).join()}}`;

const place = (domain: readonly unknown[], x: unknown): number => domain.findIndex(d => plainText(d) === plainText(x));
/** The value of a domain that a number stands for: a fresh copy, so that nothing depends on identity. */
export const valueAt = (domain: readonly unknown[], n: number): unknown => structuredClone(domain[mod(n, domain.length)]);

function viewOf(r: Ref, c: Scope): any {
  switch (r.k) {
    case 'own': return c;
    case 'one': return c.s[r.comp];
    case 'at': return c.s[r.comp][mod(num(r.index, c), r.count)];
    case 'it': return c.its![r.up]!.view;
  }
}

export function num(e: Num, c: Scope): number {
  switch (e.k) {
    case 'num': return e.n;
    case 'field': return place(e.domain, viewOf(e.of, c).context[e.name]);
    case 'payload': return place(e.domain, c.event[e.name]); // -1 in a raised event that lacks it
    case 'param': return c.p[e.name];
    case 'index': return c.its![e.up]!.index;
    case 'count': case 'findIndex': return c.s[e.comp][e.k]((view: any, i: number) => bool(e.body, within(c, view, i)));
    case 'add': return num(e.a, c) + num(e.b, c);
    case 'pick': return bool(e.test, c) ? num(e.a, c) : num(e.b, c);
  }
}

export function bool(e: Bool, c: Scope): boolean {
  switch (e.k) {
    case 'const': return e.b;
    case 'is': return viewOf(e.of, c).is(e.state);
    case 'tag': return viewOf(e.of, c).hasTag('t');
    case 'value': return plainText(viewOf(e.of, c).value) === e.text;
    case 'cmp': return e.op === '<' ? num(e.a, c) < num(e.b, c) : num(e.a, c) === num(e.b, c);
    case 'not': return !bool(e.a, c);
    case 'and': return bool(e.a, c) && bool(e.b, c);
    case 'or': return bool(e.a, c) || bool(e.b, c);
    case 'every': case 'some': return c.s[e.comp][e.k]((view: any, i: number) => bool(e.body, within(c, view, i)));
    case 'loop': {
      let n = 0;
      for (const [i, view] of [...c.s[e.comp]].entries()) if (bool(e.body, within(c, view, i)) && ++n > e.most) return false;
      return true;
    }
  }
}
