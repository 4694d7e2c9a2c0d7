/**
 * Patterns that somebody types: "entry[0].pfn = page[0].pfn and not mmu_lock is FREE". They are read by the parser below
 * and never run as code; names that the model does not have are refused.
 *
 *   pattern   = and { "or" and }
 *   and       = term { "and" term }
 *   term      = "not" term | "(" pattern ")" | [ "some" | "every" ] fact | "fails" property
 *   fact      = instance "is" state | instance "has" tag | value compare value
 *   value     = instance "." field | word | "quoted text"
 *   compare   = "=" | "!=" | "<" | "<=" | ">" | ">="
 *
 * With "some" and "every" the instance is a component: the fact is about one, or each, of its instances.
 */
import { ModelError, unknownName } from '../model/errors.ts';

/** What a model has: the names that a pattern may use. */
export interface Names {
  readonly instances: readonly { readonly name: string; readonly component: string; readonly states: readonly string[]; readonly fields: readonly string[]; readonly tags: readonly string[] }[];
  readonly properties: readonly string[];
}

/** One state, as a pattern looks at it. */
export interface Look {
  readonly local: (instance: number) => { readonly value: string; readonly active: readonly string[]; readonly fields: Readonly<Record<string, string>>; readonly tags: readonly string[] };
  readonly fails: (property: string) => boolean;
}

export type Pattern = (look: Look) => boolean;

type Value = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'field'; readonly of: string; readonly field: string };
interface Token { readonly text: string; readonly quoted: boolean; readonly at: number }

const WORDS = /\s*("(?:[^"\\]|\\.)*"|!=|<=|>=|[=<>()]|[^\s"=<>!()]+)/gy;
const KEYWORDS = new Set(['and', 'or', 'not', 'is', 'has', 'some', 'every', 'fails', '(', ')', '=', '!=', '<', '<=', '>', '>=']);

function tokens(text: string): Token[] {
  const found: Token[] = [];
  WORDS.lastIndex = 0;
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = WORDS.lastIndex) {
    WORDS.lastIndex = at;
    const word = WORDS.exec(text)?.[1];
    if (word === undefined) throw wrong(text, at, `'${text.slice(at).trim().slice(0, 12)}' cannot be read. Likely cause: a quote that is not closed, or '!' without '='`);
    const quoted = word.startsWith('"');
    found.push({ text: quoted ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word, quoted, at: WORDS.lastIndex - word.length });
  }
  return found;
}

const EXAMPLE = 'For example: some page is ZERO and not mmu_lock is FREE';
const wrong = (text: string, at: number, what: string): ModelError => new ModelError(`pattern, at character ${Math.min(at, text.length) + 1}: ${what}. ${EXAMPLE}`);

/** Levels of brackets and 'not' that a pattern may have. */
const DEEPEST = 200;

export function parsePattern(text: string, names: Names): Pattern {
  const list = tokens(text);
  if (list.length === 0) throw new ModelError(`pattern: is empty. ${EXAMPLE}`);
  let next = 0;
  let depth = 0;
  const is = (word: string): boolean => list[next] !== undefined && !list[next]!.quoted && list[next]!.text === word;
  const accept = (word: string): boolean => { if (!is(word)) return false; next++; return true; };
  const fail = (what: string): ModelError => wrong(text, list[next]?.at ?? text.length, what);
  const word = (what: string): Token => {
    const token = list[next];
    if (!token || (!token.quoted && KEYWORDS.has(token.text))) throw fail(`${what} is missing${token ? ` in front of '${token.text}'` : ''}`);
    next++;
    return token;
  };

  const any = (): Pattern => {
    const parts = [both()];
    while (accept('or')) parts.push(both());
    return parts.length === 1 ? parts[0]! : look => parts.some(p => p(look));
  };
  const both = (): Pattern => {
    const parts = [term()];
    while (accept('and')) parts.push(term());
    return parts.length === 1 ? parts[0]! : look => parts.every(p => p(look));
  };
  const term = (): Pattern => {
    if (++depth > DEEPEST) throw fail(`more than ${DEEPEST} brackets and 'not's inside of each other`);
    try {
      if (accept('not')) {
        const inner = term();
        return look => !inner(look);
      }
      if (accept('(')) {
        const inner = any();
        if (!accept(')')) throw fail("')' is missing");
        return inner;
      }
      if (accept('fails')) {
        const { text: name } = word('the name of a property');
        if (!names.properties.includes(name)) throw unknownName('property', name, names.properties, 'pattern');
        return look => look.fails(name);
      }
      const each = accept('some') ? 'some' : accept('every') ? 'every' : undefined;
      return fact(each);
    } finally { depth--; }
  };

  const fact = (each: 'some' | 'every' | undefined): Pattern => {
    const left = word('an instance');
    const asked = accept('is') ? IS : accept('has') ? HAS : undefined;
    if (asked) {
      const name = word(`a ${asked.what}`).text;
      return quantified(each, left.text, i => {
        const known = asked.known(names.instances[i]!);
        if (!known.includes(name)) throw unknownName(asked.what, name, known, `pattern: ${names.instances[i]!.name} ${asked.verb}`);
        return look => asked.seen(look.local(i)).includes(name);
      });
    }
    const operator = list[next]?.text ?? '';
    const compare = list[next]?.quoted === true ? undefined : COMPARE[operator];
    if (!compare) throw fail(`after '${left.text}' comes 'is', 'has' or a comparison`);
    next++;
    const right = valueOf(word('a value'));
    const side = valueOf(left);
    if (side.kind === 'text') throw wrong(text, left.at, `'${left.text}' is no field of an instance. ${fieldsHint(left.text)}`);
    return quantified(each, side.of, i => {
      if (!names.instances[i]!.fields.includes(side.field)) throw unknownName('field', side.field, names.instances[i]!.fields, `pattern: ${names.instances[i]!.name}`);
      const one = reader(i, side.field);
      const two: (look: Look) => string = right.kind === 'text' ? () => right.text : reader(only(right.of), right.field);
      return look => compare(one(look), two(look));
    });
  };

  const reader = (i: number, field: string) => (look: Look): string => look.local(i).fields[field] ?? '';
  /** "page[0].pfn" is a field if it begins with an instance, or a component in a fact about several. */
  const valueOf = (token: Token): Value => {
    if (token.quoted) return { kind: 'text', text: token.text };
    const owner = [...names.instances.flatMap(i => [i.name, i.component])].filter(n => token.text.startsWith(`${n}.`)).sort((a, b) => b.length - a.length)[0];
    return owner === undefined ? { kind: 'text', text: token.text } : { kind: 'field', of: owner, field: token.text.slice(owner.length + 1) };
  };
  const fieldsHint = (name: string): string => {
    const found = names.instances.find(i => i.name === name || i.component === name);
    return found ? `Its fields: ${found.fields.join(', ') || 'none'}; its state is asked with 'is'` : `Known instances: ${names.instances.map(i => i.name).join(', ')}`;
  };
  const only = (name: string): number => {
    const at = names.instances.findIndex(i => i.name === name);
    if (at >= 0) return at;
    const several = names.instances.filter(i => i.component === name);
    if (several.length === 0) throw unknownName('instance', name, names.instances.map(i => i.name), 'pattern');
    throw new ModelError(`pattern: there ${several.length === 1 ? 'is one' : `are ${several.length}`} of '${name}': ${several.map(i => i.name).join(', ')}. Name one of them, or write 'some ${name}' or 'every ${name}'`);
  };
  const quantified = (each: 'some' | 'every' | undefined, name: string, make: (instance: number) => Pattern): Pattern => {
    if (each === undefined) return make(only(name));
    const members = names.instances.flatMap((i, at) => i.component === name ? [at] : []);
    if (members.length === 0) throw unknownName('component', name, [...new Set(names.instances.map(i => i.component))], `pattern: ${each}`);
    const parts = members.map(make);
    return each === 'some' ? look => parts.some(p => p(look)) : look => parts.every(p => p(look));
  };

  const pattern = any();
  if (next < list.length) throw fail(`'${list[next]!.text}' is not expected here; 'and' or 'or' may be missing in front of it`);
  return pattern;
}

interface Asked { readonly verb: string; readonly what: string; readonly known: (i: Names['instances'][number]) => readonly string[]; readonly seen: (l: ReturnType<Look['local']>) => readonly string[] }
const IS: Asked = { verb: 'is', what: 'state', known: i => i.states, seen: l => l.active };
const HAS: Asked = { verb: 'has', what: 'tag', known: i => i.tags, seen: l => l.tags };

/** Numbers are compared as numbers, everything else as text. */
const ordered = (test: (order: number) => boolean) => (a: string, b: string): boolean => {
  const [x, y] = [Number(a), Number(b)];
  return test(a.trim() !== '' && b.trim() !== '' && !Number.isNaN(x) && !Number.isNaN(y) ? x - y : a < b ? -1 : a > b ? 1 : 0);
};
const COMPARE: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b,
  '<': ordered(o => o < 0), '<=': ordered(o => o <= 0), '>': ordered(o => o > 0), '>=': ordered(o => o >= 0),
};
