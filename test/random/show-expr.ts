/** Expressions as the JavaScript that they stand for, for the failure messages of random tests. */
import type { Bool, Num, Ref } from './expr.ts';

const it = (up: number): string => 'xyz'[up] ?? `x${up}`;

function showRef(r: Ref): string {
  switch (r.k) {
    case 'own': return 'own';
    case 'one': return `s.${r.comp}`;
    case 'at': return `s.${r.comp}[${showNum(r.index)} mod ${r.count}]`;
    case 'it': return it(r.up);
  }
}

export function showNum(e: Num): string {
  switch (e.k) {
    case 'num': return String(e.n);
    case 'field': return `${showRef(e.of)}.context.${e.name}`;
    case 'payload': return `event.${e.name}`;
    case 'param': return `p.${e.name}`;
    case 'index': return `index(${it(e.up)})`;
    case 'count': case 'findIndex': return `s.${e.comp}.${e.k}(${showBool(e.body)})`;
    case 'add': return `(${showNum(e.a)} + ${showNum(e.b)})`;
    case 'pick': return `(${showBool(e.test)} ? ${showNum(e.a)} : ${showNum(e.b)})`;
  }
}

export function showBool(e: Bool): string {
  switch (e.k) {
    case 'const': return String(e.b);
    case 'is': return `${showRef(e.of)}.is(${e.state})`;
    case 'tag': return `${showRef(e.of)}.hasTag(t)`;
    case 'value': return `${showRef(e.of)}.value === ${e.text}`;
    case 'cmp': return `${showNum(e.a)} ${e.op} ${showNum(e.b)}`;
    case 'not': return `!(${showBool(e.a)})`;
    case 'and': return `(${showBool(e.a)} && ${showBool(e.b)})`;
    case 'or': return `(${showBool(e.a)} || ${showBool(e.b)})`;
    case 'every': case 'some': return `s.${e.comp}.${e.k}(${showBool(e.body)})`;
    case 'loop': return `(at most ${e.most} of s.${e.comp}: ${showBool(e.body)})`;
  }
}
