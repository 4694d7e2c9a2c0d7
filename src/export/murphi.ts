/** A model for Rumur and CMurphi. */
import { UNHANDLED, type Flat, type FlatAction, type FlatComponent, type FlatSent } from './flat.ts';
import { not, type Formula } from './formula.ts';
import { Lexicon, lines, type Notation } from './lexicon.ts';
import { DEFINED, Model, type Effect, type Must, type Wanted } from './model.ts';
import { leftOut, summary } from './header.ts';
import { Names, oneLine } from './names.ts';
import type { NamedSet } from './sets.ts';

const KEYWORDS = `alias array assert assume begin boolean bool by case clear const cover do else elsif end endalias endexists endfor
  endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error exists
  false for forall from function if in interleaved invariant ismember isundefined liveness max min multiset multisetadd
  multisetcount multisetremove of procedure process program property put record return real rule ruleset scalarset startstate
  switch then to traceuntil true type undefine undefined union until var while x`.split(/\s+/);

const NOTATION: Notation = {
  yes: 'true', no: 'false', and: '&', or: '|', not: '!', equal: '=', differs: '!=',
  choose: (test, yes, no) => `(${test} ? ${yes} : ${no})`, call: name => `${name}()`, inSet: (set, x) => `${set}(${x})`,
};

export interface MurphiWanted extends Wanted {
  /** for Rumur: count the states that claims speak about, and judge canAlways; CMurphi does not know these words */
  readonly rumur?: boolean;
  /**
   * a copy of the state space for each of these checks, in which no other is made: one search then finds a shortest violation of
   * each, as none hides the states behind another
   */
  readonly apart?: readonly string[];
}

export const toMurphi = (flat: Flat, wanted: MurphiWanted = {}): string => new Murphi(new Model(flat, wanted), wanted).text();

class Murphi {
  private readonly model: Model;
  private readonly lexicon: Lexicon;
  private readonly rumur: boolean;
  private readonly apart: readonly string[];
  private readonly types: ReadonlyMap<FlatComponent, string>;
  /** the check that is made in a copy of the state space */
  private readonly copy: string;

  constructor(model: Model, { rumur = false, apart = [] }: MurphiWanted) {
    this.model = model;
    this.rumur = rumur;
    this.apart = apart;
    this.lexicon = new Lexicon(model, new Names({ words: KEYWORDS, form: /^(choice|before)_\d+$/i, anyCase: true }), NOTATION);
    this.types = new Map(model.flat.components.map(c => [c, this.lexicon.names.make(`${c.name} t`)]));
    this.copy = this.lexicon.names.make('check');
  }

  /** What a check demands, demanded only in its copy. */
  private only(check: string | undefined, demand: string): string {
    return this.apart.length === 0 || check === undefined ? demand : `(${this.copy} != ${this.apart.indexOf(check)} | (${demand}))`;
  }

  text(): string {
    const { model } = this;
    // What uses sets of local states is written first, because it tells which sets there are.
    const guards = model.actions().map(({ action }) => this.guard(action));
    const rules = model.actions().map(({ action, number }) => this.rule(action, number));
    const claims = this.claims();
    return [
      summary(model, '--', HEAD), this.declarations(),
      section('sets of local states'), ...model.sets.used.map(s => this.set(s)),
      section('what an event makes of a local state'), ...model.flat.components.flatMap(c => c.events.map((_, i) => this.event(c, i))),
      section('where steps are enabled'), ...guards,
      section('the initial state'), this.start(),
      section('steps'), ...rules,
      section('what must hold'), ...claims,
      ...leftOut(model, p => p.kind === 'canAlways' && p.claims.every(c => !c.when), '--'),
    ].filter(part => part !== '').join('\n\n') + '\n';
  }

  private declarations(): string {
    const type = (c: FlatComponent): string => {
      const constants = this.lexicon.constantsOf(c);
      return `  ${this.types.get(c)}: enum {\n${c.locals.map((l, i) => `    ${constants[i]}${i + 1 < constants.length ? ',' : ''} -- ${oneLine(l.shown)}`).join('\n')}\n  };`;
    };
    const variable = (c: FlatComponent): string => `  ${this.lexicon.variable(c)}: ${c.many ? `array [0 .. ${c.count - 1}] of ` : ''}${this.types.get(c)};`;
    const { components } = this.model.flat;
    const copies = this.apart.length === 0 ? [] : [`  ${this.copy}: 0 .. ${this.apart.length - 1}; -- which check is made; the steps leave it as it is`];
    return `type\n${components.map(type).join('\n')}\n\nvar\n${[...components.map(variable), ...copies].join('\n')}`;
  }

  private start(): string {
    const all = Array.from({ length: this.model.flat.slots }, (_, slot) => `  ${this.lexicon.place(slot)} := ${this.lexicon.constantsOf(this.model.component(slot))[0]};`);
    const start = (more: readonly string[]): string => `startstate "initial"\nbegin\n${[...all, ...more].join('\n')}\nend;`;
    if (this.apart.length === 0) return start([]);
    const chosen = this.lexicon.names.make('chosen');
    return `ruleset ${chosen}: 0 .. ${this.apart.length - 1} do\n${start([`  ${this.copy} := ${chosen};`])}\nend;`;
  }

  // ---- functions of one local state

  private set(s: NamedSet): string {
    const constants = this.lexicon.constantsOf(s.component);
    const cases = s.set.length === 0 ? [] : [`    case ${lines(s.set.map(l => constants[l]!), ',', '      ')}:\n      return true;`];
    return `-- ${s.component.name} ${oneLine(s.named)}\nfunction ${this.lexicon.set(s)}(x: ${this.types.get(s.component)}): boolean;\nbegin\n${
      ['  switch x', ...cases, '    else\n      return false;', '  endswitch;'].join('\n')}\nend;`;
  }

  private event(c: FlatComponent, number: number): string {
    const { shown, next } = c.events[number]!;
    const constants = this.lexicon.constantsOf(c);
    const from = new Map<number, string[]>();
    next.forEach((to, local) => { if (to !== UNHANDLED) from.set(to, [...from.get(to) ?? [], constants[local]!]); });
    const cases = [...from].map(([to, locals]) =>
      `    case ${lines(locals, ',', '      ')}:\n      ${to < 0 ? `error "${murphiMessage(`${DEFINED}${c.name} on ${shown}`)}"` : `return ${constants[to]}`};`);
    const body = cases.length === 0 ? ['  return x; -- not handled anywhere'] : ['  switch x', ...cases, '    else\n      return x; -- not handled', '  endswitch;'];
    return `-- ${c.name}: ${oneLine(shown)}\nfunction ${this.lexicon.event(c, number)}(x: ${this.types.get(c)}): ${this.types.get(c)};\nbegin\n${body.join('\n')}\nend;`;
  }

  // ---- steps

  private guard(action: FlatAction): string {
    const formula = this.model.formula(action.enabled);
    const name = this.lexicon.can(action);
    return `-- ${oneLine(action.name)}\n${this.functions([...this.lexicon.nameParts(formula, name), { name, formula }]).trimEnd()}`;
  }

  private functions(list: readonly { readonly name: string; readonly formula: Formula }[]): string {
    return list.map(f => `function ${f.name}(): boolean;\nbegin\n  return ${this.lexicon.formula(f.formula)};\nend;\n`).join('');
  }

  private rule(action: FlatAction, number: number): string {
    const { model, lexicon } = this;
    const handled = not(model.formula(action.refused));
    const refusable = handled.is !== 'yes' && model.refusedIsError;
    // A step that is refused does not happen, unless that is to be found.
    const takes = handled.is === 'yes' || (refusable && this.apart.length === 0) ? '' : ` & (${lexicon.formula(handled)}${refusable ? ` | ${this.copy} = ${this.apart.indexOf('refused')}` : ''})`;
    const guard = `${lexicon.can(action)}()${takes}`;
    const refusal = refusable ? [`assert ${this.only('refused', lexicon.formula(handled))} "refused: ${murphiMessage(action.name)}";`] : [];
    const effects = this.effects(model.effects(action));
    const claims = this.stepClaims(action, number);
    const variables = [...effects.variables, ...claims.variables];
    const body = [...refusal, ...claims.saves, ...effects.lines, ...claims.asserts];
    return `rule "${murphiMessage(action.name)}"\n  ${guard}\n==>\n${variables.length > 0 ? `var\n${variables.map(v => `  ${v}\n`).join('')}` : ''}begin\n${body.map(l => `  ${l}\n`).join('')}end;`;
  }

  /** All that is sent depends on the state before the step, so with several choices all are made before the first effect. */
  private effects(parts: readonly (readonly Effect[])[]): { variables: string[]; lines: string[] } {
    const choices = parts.filter(p => p.length > 1);
    const fixed = parts.filter(p => p.length === 1).flatMap(p => p[0]!.sent.map(x => this.receive(x)));
    const branches = (effects: readonly Effect[], body: (e: Effect, i: number) => readonly string[]): string[] => [
      ...effects.flatMap((e, i) => [
        i === 0 ? `if ${this.lexicon.formula(e.when)} then` : i + 1 < effects.length ? `elsif ${this.lexicon.formula(e.when)} then` : 'else',
        ...body(e, i).map(l => `  ${l}`),
      ]), 'endif;',
    ];
    if (choices.length === 1) return { variables: [], lines: [...branches(choices[0]!, e => e.sent.map(x => this.receive(x))), ...fixed] };
    return {
      variables: choices.map((effects, c) => `choice_${c + 1}: 0 .. ${effects.length - 1};`),
      lines: [
        ...choices.flatMap((effects, c) => branches(effects, (_, i) => [`choice_${c + 1} := ${i};`])),
        ...choices.flatMap((effects, c) => [`switch choice_${c + 1}`, ...effects.flatMap((e, i) => [`  case ${i}:`, ...e.sent.map(x => `    ${this.receive(x)}`)]), 'endswitch;']),
        ...fixed,
      ],
    };
  }

  private receive({ slot, event }: FlatSent): string {
    const at = this.lexicon.place(slot);
    return `${at} := ${this.lexicon.event(this.model.component(slot), event)}(${at});`;
  }

  /** What is asserted at the end of a step; what it says of the state before it is kept in variables of the rule. */
  private stepClaims(action: FlatAction, number: number): { variables: string[]; saves: string[]; asserts: string[] } {
    const { place, saved } = this.lexicon.atTheEndOf(action);
    const asserts = this.model.ofStep(number).map(({ label, check, holds }) => `assert ${this.only(check, this.lexicon.formula(holds, place))} "${murphiMessage(label)}";`);
    return {
      asserts, variables: [...saved].map(([slot, name]) => `${name}: ${this.types.get(this.model.component(slot))};`),
      saves: [...saved].map(([slot, name]) => `${name} := ${this.lexicon.place(slot)};`),
    };
  }

  // ---- claims

  private claims(): string[] {
    const { model } = this;
    const invariant = ({ label, check, holds }: Must): string => `${this.functions(this.lexicon.nameParts(holds, label))}invariant "${murphiMessage(label)}"\n  ${this.only(check, this.lexicon.formula(holds))};`;
    const stuck = (f: Formula): string => f.is === 'any' ? f.of.map(x => this.lexicon.formula(x)).join('\n  | ') : this.lexicon.formula(f);
    return [
      ...model.ofStates().map(invariant),
      ...model.properties('deadlock').map(p => `invariant "${murphiMessage(p.name)}"\n  ${this.only(p.name, stuck(model.notStuck(p)))};`),
      ...model.definedness().map(invariant),
      ...this.rumur ? this.covers() : [], ...this.liveness(),
    ];
  }

  /** Counted once for each distinct state: those about which a property has something to say. */
  private covers(): string[] {
    const speaking = this.model.flat.properties.filter(p => p.kind === 'always' && p.claims.length > 0 && p.claims.every(c => c.when));
    return speaking.map(p => `cover "${murphiMessage(p.name)}"\n  ${p.claims.map(c => `(${this.lexicon.formula(this.model.formula(c.when!))})`).join('\n  | ')};`);
  }

  /** What Rumur calls liveness is that from every state some continuation gets there. CMurphi does not know the word. */
  private liveness(): string[] {
    const claims = this.model.properties('canAlways').flatMap(p => p.claims.filter(c => !c.when).map(c => `liveness "${murphiMessage(c.label)}"\n  ${this.lexicon.formula(this.model.formula(c.holds!))};`));
    return this.rumur ? claims : claims.map(text => `-- For Rumur only:\n${text.replace(/^/gm, '-- ')}`);
  }
}

const HEAD = [
  'Rumur: --deadlock-detection off (what an end is stands below as an invariant), --symmetry-reduction off, and',
  '--threads 1 for a shortest counterexample. CMurphi: -ndl. Both count rules fired as transitions are counted here.',
];

const section = (title: string): string => `-- ---- ${title}`;
export const murphiMessage = (s: string): string => oneLine(s).replace(/"/g, "'").replace(/[^ -~]|[\\%]/g, '?');
