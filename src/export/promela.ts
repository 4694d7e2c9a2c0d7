/** A model for Spin: one process, one atomic option for each step, so that its states are the states that are counted here. */
import type { Flat, FlatAction, FlatComponent, FlatSent } from './flat.ts';
import { all, not, type Formula } from './formula.ts';
import { leftOut, summary } from './header.ts';
import { Lexicon, type Notation } from './lexicon.ts';
import { Model, type Effect, type Must, type Wanted } from './model.ts';
import { Names, oneLine } from './names.ts';
import { Progress } from './promela-progress.ts';
import { PROMELA_RESERVED } from './promela-words.ts';
import type { NamedSet } from './sets.ts';

const NOTATION: Notation = {
  yes: 'true', no: 'false', and: '&&', or: '||', not: '!', equal: '==', differs: '!=',
  choose: (test, yes, no) => `(${test} -> ${yes} : ${no})`, call: name => name, inSet: (set, x) => `${set}(${x})`,
};

/** Constants that Spin puts into one set of mtype. */
const MTYPE = 255;

export interface Promela {
  readonly text: string;
  /** number of an assertion -> what it asserts */
  readonly asserted: readonly Must[];
  /** property about endless runs -> its never claim */
  readonly claimed: ReadonlyMap<string, string>;
}

export const toPromela = (flat: Flat, wanted: Wanted = {}): Promela => new Writer(new Model(flat, wanted)).write();

class Writer {
  private readonly model: Model;
  private readonly lexicon: Lexicon;
  private readonly progress: Progress;
  private readonly asserted: Must[] = [];

  constructor(model: Model) {
    this.model = model;
    this.lexicon = new Lexicon(model, new Names(PROMELA_RESERVED), NOTATION);
    this.progress = new Progress(model, this.lexicon);
  }

  write(): Promela {
    const { model, lexicon } = this;
    // What uses sets of local states is written first, because it tells which sets there are.
    const progress = this.progress.text();
    const guards = model.actions().map(({ action }) => this.guard(action));
    const steps = model.actions().map(({ action, number }) => this.step(action, number));
    const checks = this.checks();
    // Spin wants at least one option.
    const options = steps.length > 0 ? steps : ['  :: d_step { false -> skip }'];
    const parts = [
      summary(model, ' *', HEAD).replace(/^ \*/, '/*') + '\n */',
      comment('local states, and where each instance begins'), ...model.flat.components.map(c => this.declaration(c)), this.scratch(steps),
      comment('sets of local states'), ...model.sets.used.map(s => this.set(s)),
      comment('what an event makes of a local state; one that is not handled leaves it as it is'),
      ...model.flat.components.flatMap(c => c.events.map((_, i) => this.event(c, i))),
      comment('where steps are enabled'), ...guards, progress.before,
      `active proctype ${lexicon.names.make('steps')}() {\n  do\n${[...options, ...progress.step === '' ? [] : [progress.step], `#ifndef PROGRESS\n${checks.join('\n')}\n#endif`].join('\n')}\n  od\n}`,
      progress.after, leftOut(model, p => this.progress.said.has(p.name), ' *').map(t => `/*\n${t}\n */`).join('\n'),
    ];
    return { text: parts.filter(p => p !== '').join('\n\n') + '\n', asserted: this.asserted, claimed: this.progress.said };
  }

  private declaration(c: FlatComponent): string {
    const { lexicon } = this;
    const constants = lexicon.constantsOf(c);
    const name = lexicon.variable(c);
    const named = c.locals.map((l, i) => [constants[i]!, oneLine(l.shown)] as const);
    const list = constants.length <= MTYPE
      ? `mtype:${name} = {\n${named.map(([constant, shown], i) => `  ${constant}${i + 1 < named.length ? ',' : ''} /* ${shown} */`).join('\n')}\n};\nmtype:${name}`
      : `${named.map(([constant, shown], i) => `#define ${constant} ${i} /* ${shown} */`).join('\n')}\nshort`;
    return `${list} ${name}${c.many ? `[${c.count}]` : ''} = ${constants[0]};`;
  }

  /** Variables that a step uses and sets back, so that they do not tell states apart. */
  private scratch(steps: readonly string[]): string {
    const used = [...new Set(steps.join('\n').match(/\b(choice|before)_\d+\b/g) ?? [])].sort();
    return used.length === 0 ? '' : `/* used inside of steps, 0 between them */\n${used.map(name => `short ${name};`).join('\n')}`;
  }

  // ---- functions of one local state

  private set(s: NamedSet): string {
    const constants = this.lexicon.constantsOf(s.component);
    const body = s.set.length === 0 ? 'false' : s.set.map(l => `(x) == ${constants[l]}`).join(' || ');
    return `/* ${s.component.name} ${oneLine(s.named)} */\n#define ${this.lexicon.set(s)}(x) (${folded(body, ' || ')})`;
  }

  private event(c: FlatComponent, number: number): string {
    const { shown, next } = c.events[number]!;
    const constants = this.lexicon.constantsOf(c);
    const from = new Map<number, string[]>();
    next.forEach((to, local) => { if (to >= 0 && to !== local) from.set(to, [...from.get(to) ?? [], `(x) == ${constants[local]}`]); });
    const body = [...from].reduceRight((rest, [to, tests]) => `(${tests.join(' || ')} -> ${constants[to]} : \\\n  ${rest})`, '(x)');
    return `/* ${c.name}: ${oneLine(shown)} */\n#define ${this.lexicon.event(c, number)}(x) ${body}`;
  }

  // ---- steps

  private guard(action: FlatAction): string {
    const formula = this.model.formula(action.enabled);
    const name = this.lexicon.can(action);
    return `/* ${oneLine(action.name)} */\n${[...this.lexicon.nameParts(formula, name), { name, formula }].map(f => this.macro(f.name, f.formula)).join('\n')}`;
  }

  private macro(name: string, f: Formula): string { return `#define ${name} (${this.lexicon.formula(f).replace(/\n/g, ' \\\n')})`; }

  private step(action: FlatAction, number: number): string {
    const { model, lexicon } = this;
    const handled = not(model.formula(action.refused));
    const guard = lexicon.can(action) + (handled.is === 'yes' ? '' : ` && (${lexicon.formula(handled)})`);
    const effects = this.effects(model.effects(action));
    const claims = this.stepClaims(action, number);
    const body = [...this.progress.took(number), ...claims.saves, ...effects.lines, ...claims.asserts, ...[...effects.scratch, ...claims.scratch].map(v => `${v} = 0`)];
    const steps = body.length === 0 ? ['skip'] : body;
    return `  /* ${oneLine(action.name)} */\n  :: d_step { ${guard} ->\n${steps.map((l, i) => `       ${l.replace(/\n/g, '\n       ')}${i + 1 < steps.length ? ';' : ''}`).join('\n')}\n     }`;
  }

  /** All that is sent depends on the state before the step, so with several choices all are made before the first effect. */
  private effects(parts: readonly (readonly Effect[])[]): { scratch: string[]; lines: string[] } {
    const choices = parts.filter(p => p.length > 1);
    const fixed = parts.filter(p => p.length === 1).flatMap(p => p[0]!.sent.map(x => this.receive(x)));
    const branches = (effects: readonly Effect[], test: (e: Effect, i: number) => string): string => `if\n${effects.map((e, i) =>
      `:: ${i + 1 < effects.length ? test(e, i) : 'else'} -> ${e.sent.length === 0 ? 'skip' : e.sent.map(x => this.receive(x)).join('; ')}`).join('\n')}\nfi`;
    if (choices.length === 1) return { scratch: [], lines: [branches(choices[0]!, e => this.lexicon.formula(e.when)), ...fixed] };
    const number = (effects: readonly Effect[]): string => effects.slice(0, -1).reduceRight((rest, e, i) => `(${this.lexicon.formula(e.when)} -> ${i} : ${rest})`, String(effects.length - 1));
    return {
      scratch: choices.map((_, c) => `choice_${c + 1}`),
      lines: [...choices.map((effects, c) => `choice_${c + 1} = ${number(effects)}`), ...choices.map((effects, c) => branches(effects, (_, i) => `choice_${c + 1} == ${i}`)), ...fixed],
    };
  }

  private receive({ slot, event }: FlatSent): string {
    const at = this.lexicon.place(slot);
    return `${at} = ${this.lexicon.event(this.model.component(slot), event)}(${at})`;
  }

  /** What is asserted at the end of a step; what it says of the state before it is kept meanwhile. */
  private stepClaims(action: FlatAction, number: number): { scratch: string[]; saves: string[]; asserts: string[] } {
    const { place, saved } = this.lexicon.atTheEndOf(action);
    const asserts = this.model.ofStep(number).map(m => `if\n:: ${this.lexicon.formula(not(m.holds), place)} -> ${this.assertion(m)}\n:: else -> skip\nfi`);
    return { asserts, scratch: [...saved.values()], saves: [...saved].map(([slot, name]) => `${name} = ${this.lexicon.place(slot)}`) };
  }

  // ---- claims

  private assertion(m: Must): string {
    const known = this.asserted.findIndex(a => a.label === m.label);
    const number = known >= 0 ? known + 1 : this.asserted.push(m);
    return `assert(!${number}) /* ${oneLine(m.label)} */`;
  }

  /** One option for each claim about states, which can be taken only where the claim fails. */
  private checks(): string[] {
    const { model } = this;
    const refusals = model.refusedIsError ? model.actions().flatMap(({ action }): Must[] => {
      const refused = model.formula(action.refused);
      return refused.is === 'no' ? [] : [{ label: `refused: ${action.name}`, check: 'refused', holds: not(all([{ is: 'can', action, unless: false }, refused])) }];
    }) : [];
    const stuck = model.properties('deadlock').map((p): Must => ({ label: p.name, check: p.name, holds: model.notStuck(p) }));
    return [...model.ofStates(), ...stuck, ...refusals, ...model.definedness()]
      .map(m => `  :: d_step { ${this.lexicon.formula(not(m.holds)).replace(/\n/g, '\n       ')} -> ${this.assertion(m)} }`);
  }
}

const HEAD = [
  'Spin: spin -a FILE; cc -O2 -DSAFETY -DNOREDUCE -DBFS -o pan pan.c; ./pan -E. It counts the start as one transition more.',
  '-E, because a state without steps is judged by an assertion below. assert(!n) is the one of the claim in the comment.',
];

const comment = (title: string): string => `/* ---- ${title} */`;

/** A long line of a macro, broken at a separator. */
function folded(text: string, separator: string): string {
  const made: string[] = [];
  for (const part of text.split(separator)) {
    const last = made.at(-1);
    if (last !== undefined && last.length + part.length < 110) made[made.length - 1] = last + separator + part;
    else made.push(part);
  }
  return made.join(`${separator.trimEnd()} \\\n  `);
}
