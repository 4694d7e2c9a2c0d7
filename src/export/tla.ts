/** A module for TLC and Apalache, with its configuration. */
import type { FairSets } from '../compile/fairness.ts';
import type { Flat, FlatAction, FlatComponent, FlatProperty } from './flat.ts';
import { all, not, type Formula } from './formula.ts';
import { leftOut, summary } from './header.ts';
import { Lexicon, lines, type Notation, type Place } from './lexicon.ts';
import { Model, type Effect, type Must, type Wanted } from './model.ts';
import { Names, oneLine, words } from './names.ts';
import type { NamedSet } from './sets.ts';

const WORDS = `ACTION ASSUME ASSUMPTION AXIOM BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN ELSE ENABLED EXCEPT
  EXTENDS HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE QED
  RECURSIVE SF_ STATE STRONG_FAIRNESS SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM UNCHANGED UNION USE VARIABLE VARIABLES
  WEAK_FAIRNESS WF_ WITH WITNESS TRUE FALSE BOOLEAN STRING Nat Int Real Print PrintT Assert JavaTime TLCGet TLCSet Permutations
  SortSeq RandomElement Any ToString TLCEval Init Next Spec vars TypeOK Handled x i`.split(/\s+/);

const NOTATION: Notation = {
  yes: 'TRUE', no: 'FALSE', and: '/\\', or: '\\/', not: '~', equal: '=', differs: '#',
  choose: (test, yes, no) => `(IF ${test} THEN ${yes} ELSE ${no})`, call: name => name, inSet: (set, x) => `(${x} \\in ${set})`,
};

export interface Tla { readonly module: string; readonly text: string; readonly config: string }

/** @param module its name, which is that of its file without .tla */
export const toTla = (flat: Flat, wanted: Wanted = {}, module = moduleName(flat.name)): Tla => new Writer(new Model(flat, wanted), module).write();

/** What a module calls the variables, their values and the steps: the words of a trace of it. */
export interface TlaWords {
  readonly variables: readonly { readonly name: string; readonly component: FlatComponent; /** local state -> the text of its string */ readonly values: readonly string[] }[];
  /** name of a step -> number of the action */
  readonly steps: ReadonlyMap<string, number>;
}

export const tlaWords = (flat: Flat, module = moduleName(flat.name)): TlaWords => new Writer(new Model(flat, {}), module).words();

export const moduleName = (text: string): string => words(text).replace(/^(?=[0-9]|$)/, 'm_');

class Writer {
  private readonly model: Model;
  private readonly module: string;
  private readonly lexicon: Lexicon;
  private readonly steps: ReadonlyMap<FlatAction, string>;
  private readonly invariants: string[] = ['TypeOK'];
  private readonly temporal: string[] = [];

  constructor(model: Model, module: string) {
    const names = new Names({ words: [...WORDS, module], form: /^[WS]F_/ });
    this.model = model;
    this.module = module;
    this.lexicon = new Lexicon(model, names, NOTATION, (_c, texts) => distinct(texts).map(t => `"${t}"`));
    this.steps = new Map(model.actions().map(({ action }) => [action, names.make(action.name)]));
  }

  words(): TlaWords {
    const { components, actions } = this.model.flat;
    return {
      variables: components.map(component => ({ component, name: this.lexicon.variable(component), values: this.lexicon.constantsOf(component).map(t => t.slice(1, -1)) })),
      steps: new Map([...this.steps].map(([action, name]) => [name, actions.indexOf(action)])),
    };
  }

  write(): Tla {
    const { model } = this;
    const { components } = model.flat;
    // What uses sets of local states is written first, because it tells which sets there are.
    const guards = model.actions().map(({ action }) => this.guard(action));
    const steps = model.actions().map(({ action, number }) => this.step(action, number));
    const claims = this.claims();
    const progress = model.properties('leadsTo', 'eventually').map(p => this.progress(p));
    const names = [...this.steps.values()];
    const text = [
      `---- MODULE ${this.module} ----`, summary(model, '\\*', HEAD), 'EXTENDS Naturals, TLC',
      `VARIABLES\n${components.map((c, i) => `  \\* @type: ${c.many ? 'Int -> Str' : 'Str'};\n  ${this.lexicon.variable(c)}${i + 1 < components.length ? ',' : ''}`).join('\n')}`,
      `vars == <<${components.map(c => this.lexicon.variable(c)).join(', ')}>>`,
      this.types(), this.init(),
      section('sets of local states'), ...model.sets.used.map(s => this.set(s)),
      section('what an event makes of a local state; one that is not handled leaves it as it is'), ...components.flatMap(c => c.events.map((_, i) => this.event(c, i))),
      section('where steps are enabled'), ...guards, section('steps'), ...steps,
      `Next ==\n${names.length === 0 ? '  FALSE' : names.map(n => `  \\/ ${n}`).join('\n')}`, 'Spec == Init /\\ [][Next]_vars',
      section('what must hold'), ...claims, ...progress, ...leftOut(model, p => p.kind !== 'canAlways', '\\*'), '====',
    ].filter(part => part !== '').join('\n\n') + '\n';
    return { module: this.module, text, config: this.config() };
  }

  private config(): string {
    const of = (word: string, names: readonly string[]): string[] => names.map(n => `${word} ${n}`);
    return ['SPECIFICATION Spec', '\\* A state without steps is judged by an invariant.', 'CHECK_DEADLOCK FALSE', ...of('INVARIANT', this.invariants), ...of('PROPERTY', this.temporal)].join('\n') + '\n';
  }

  private types(): string {
    const types = this.model.flat.components.map(c => {
      const set = `{${lines(this.lexicon.constantsOf(c), ',', '      ')}}`;
      return `  /\\ ${this.lexicon.variable(c)} \\in ${c.many ? `[0 .. ${c.count - 1} -> ${set}]` : set}`;
    });
    return `TypeOK ==\n${types.join('\n')}`;
  }

  private init(): string {
    const parts = this.model.flat.components.map(c => {
      const first = this.lexicon.constantsOf(c)[0]!;
      return `  /\\ ${this.lexicon.variable(c)} = ${c.many ? `[i \\in 0 .. ${c.count - 1} |-> ${first}]` : first}`;
    });
    return `Init ==\n${parts.join('\n')}`;
  }

  // ---- functions of one local state

  private set(s: NamedSet): string {
    const constants = this.lexicon.constantsOf(s.component);
    return `${this.lexicon.set(s)} == {${lines(s.set.map(l => constants[l]!), ',', '    ')}}`;
  }

  private event(c: FlatComponent, number: number): string {
    const { shown, next } = c.events[number]!;
    const constants = this.lexicon.constantsOf(c);
    const from = new Map<number, string[]>();
    next.forEach((to, local) => { if (to >= 0 && to !== local) from.set(to, [...from.get(to) ?? [], constants[local]!]); });
    const cases = [...from].map(([to, locals]) => `x \\in {${lines(locals, ',', '      ')}} -> ${constants[to]}`);
    const body = cases.length === 0 ? ' x' : `\n  CASE ${[...cases, 'OTHER -> x'].join('\n    [] ')}`;
    return `\\* ${c.name}: ${oneLine(shown)}\n${this.lexicon.event(c, number)}(x) ==${body}`;
  }

  // ---- steps

  private define(name: string, f: Formula): string { return [...this.lexicon.nameParts(f, name), { name, formula: f }].map(d => `${d.name} ==\n  ${this.lexicon.formula(d.formula)}`).join('\n'); }

  private guard(action: FlatAction): string { return `\\* ${oneLine(action.name)}\n${this.define(this.lexicon.can(action), this.model.formula(action.enabled))}`; }

  private step(action: FlatAction, number: number): string {
    const { model, lexicon } = this;
    const { components, slots } = model.flat;
    const handled = not(model.formula(action.refused));
    const after = this.after(model.effects(action));
    const moved = components.filter(c => Array.from({ length: c.count }, (_, i) => c.first + i).some(slot => after.has(slot)));
    const changes = moved.map(c => {
      const name = lexicon.variable(c);
      if (!c.many) return `${name}' = ${after.get(c.first)}`;
      const each = Array.from({ length: c.count }, (_, i) => i).filter(i => after.has(c.first + i)).map(i => `![${i}] = ${after.get(c.first + i)}`);
      return `${name}' = [${name} EXCEPT ${each.join(',\n        ')}]`;
    });
    const rest = components.filter(c => !moved.includes(c)).map(c => lexicon.variable(c));
    const place: Place = slot => slot < slots ? lexicon.place(slot) : `${lexicon.variable(model.component(slot - slots))}'${lexicon.place(slot - slots).slice(lexicon.variable(model.component(slot - slots)).length)}`;
    const claims = model.ofStep(number).map(m => `Assert(${this.inside(lexicon.formula(m.holds, place))}, "${plain(m.label)}")`);
    const parts = [lexicon.can(action), ...(handled.is === 'yes' ? [] : [this.inside(`(${lexicon.formula(handled)})`)]), ...changes, ...(rest.length > 0 ? [`UNCHANGED <<${rest.join(', ')}>>`] : []), ...claims];
    return `\\* ${oneLine(action.name)}\n${this.steps.get(action)} ==\n${parts.map(p => `  /\\ ${p}`).join('\n')}`;
  }

  /** Slot -> its local state after the step. */
  private after(effects: readonly (readonly Effect[])[]): Map<number, string> {
    const found = new Map<number, string>();
    for (const choice of effects) {
      for (const slot of new Set(choice.flatMap(e => e.sent.map(x => x.slot)))) {
        const at = this.lexicon.place(slot);
        const each = choice.map(({ when, sent }) => {
          const x = sent.find(y => y.slot === slot);
          return { when, next: x ? `${this.lexicon.event(this.model.component(slot), x.event)}(${at})` : at };
        });
        found.set(slot, each.slice(0, -1).reduceRight((rest, e) => `IF ${this.inside(this.lexicon.formula(e.when))} THEN ${e.next} ELSE ${rest}`, each.at(-1)!.next));
      }
    }
    return found;
  }

  /** Further lines of a formula stand to the right of the list that it is in. */
  private inside(text: string): string { return text.replace(/\n/g, '\n      '); }

  // ---- claims

  private claims(): string[] {
    const { model } = this;
    const invariant = ({ label, holds }: Must): string => {
      const name = this.lexicon.names.make(label);
      this.invariants.push(name);
      return `\\* ${oneLine(label)}\n${this.define(name, holds)}`;
    };
    const refusals = model.actions().map(({ action }) => all([{ is: 'can', action, unless: false }, model.formula(action.refused)])).filter(f => f.is !== 'no');
    const handled = model.refusedIsError && refusals.length > 0 ? [`\\* refused: every event that must be handled is\n${this.define('Handled', all(refusals.map(not)))}`] : [];
    if (handled.length > 0) this.invariants.push('Handled');
    return [
      ...model.ofStates().map(invariant),
      ...model.properties('deadlock').map(p => invariant({ label: p.name, check: p.name, holds: model.notStuck(p) })),
      ...handled, ...model.definedness().map(invariant),
    ];
  }

  private progress(p: FlatProperty): string {
    const name = this.lexicon.names.make(p.name);
    this.temporal.push(name);
    const sets = fairnessOf(p.fair!).map((s, i) => {
      const steps = this.model.actions().filter(a => s.actions.includes(a.number)).map(a => this.steps.get(a.action)!);
      const set = this.lexicon.names.make(`${name} steps ${i + 1}`);
      return { set, text: `\\* ${s.kind}: ${oneLine(s.name)}\n${set} == ${steps.length === 0 ? 'FALSE' : lines(steps, ' \\/', '  ')}`,
        condition: s.kind === 'weak' ? `WF_vars(${set})` : s.kind === 'strong' ? `SF_vars(${set})` : `<>[][~${set}]_vars` };
    });
    const claims = p.claims.map(c => {
      const holds = this.lexicon.formula(this.model.formula(c.holds!)).replace(/\n/g, '\n      ');
      const when = c.when ? this.lexicon.formula(this.model.formula(c.when)).replace(/\n/g, '\n      ') : 'TRUE';
      return p.kind === 'eventually' ? `<>(${holds})` : `((${when}) ~> (${holds}))`;
    });
    const fair = sets.map(s => s.condition).join(' /\\ ');
    return `\\* ${p.name}: in TLA+ a step that changes nothing is none, so fairness asks nothing of it\n${sets.map(s => `${s.text}\n`).join('')}${name} ==\n  ${fair === '' ? '' : `(${fair}) =>\n    `}(${claims.join(' /\\\n     ')})`;
  }
}

const fairnessOf = (fair: FairSets): { readonly kind: string; readonly name: string; readonly actions: readonly number[] }[] =>
  [...fair.sets, ...(fair.finitely.size > 0 ? [{ kind: 'finitely', name: 'steps that an endless run takes finitely often', actions: [...fair.finitely] }] : [])];

const HEAD = [
  'TLC: java -cp tla2tools.jar tlc2.TLC -config NAME.cfg NAME.tla. It counts the initial state as generated: one more than transitions here.',
];

const section = (title: string): string => `\\* ---- ${title}`;
const plain = (s: string): string => oneLine(s).replace(/"/g, "'").replace(/[^ -~]|\\/g, '?');

/** Texts for strings, no two of which are equal. */
function distinct(texts: readonly string[]): string[] {
  const names = new Set<string>();
  return texts.map(t => {
    let name = plain(t);
    for (let n = 2; names.has(name); n++) name = `${plain(t)} #${n}`;
    names.add(name);
    return name;
  });
}
