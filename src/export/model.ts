/** What every printer starts from: the flat form in formulas, and what of it is wanted. */
import { undefinedOf } from './actions.ts';
import { answersOf, isLeaf, type Decision } from './decision.ts';
import { instanceOf, type Flat, type FlatAction, type FlatComponent, type FlatProperty, type FlatSent } from './flat.ts';
import { all, any, Formulas, not, type Formula } from './formula.ts';
import { SetNames } from './sets.ts';

export interface Wanted {
  /** what the model is to check, by the labels of `checksOf`; default: all that the language can say */
  readonly checks?: readonly string[];
  /** that the model is defined in every state is taken for granted */
  readonly takenAsDefined?: boolean;
}

/** Something that holds in every state, or of every step. */
export interface Must {
  /** the claim, in words that tell it from others; "defined: action" where no property is meant */
  readonly label: string;
  /** the label of its check; undefined where no property is meant */
  readonly check: string | undefined;
  readonly holds: Formula;
}

/** One thing that can be checked by itself: a claim about states or steps, or a property. */
export interface Check {
  /** the property, with the values of its parameters where it is one claim of several */
  readonly label: string;
  readonly property: string;
  readonly kind: FlatProperty['kind'];
  /** steps to where this checker found that it fails, or that a `reachable` claim is satisfied; null: nowhere */
  readonly found: number | null;
}

/** On the graph the claims of a property are judged together: of several it is not known which of them fail. */
export const checksOf = (flat: Flat): Check[] => flat.properties.flatMap(({ name, kind, claims, length }): Check[] =>
  ['always', 'step', 'reachable'].includes(kind) ? claims.map(c => ({ label: c.label, property: name, kind, found: c.found })) : [{ label: name, property: name, kind, found: length }]);

/** What an action sends to some instances: the list whose condition holds. No two hold in one state, and the last holds where no other does. */
export interface Effect { readonly when: Formula; readonly sent: readonly FlatSent[] }

/** What stands before the name of a part of the model that is not defined in some state. */
export const DEFINED = 'defined: ';
/** What stands before the name of a claim that some state is to satisfy: a tool must find that this never happens to be false. */
export const NEVER_SO = 'never: ';

export class Model {
  readonly flat: Flat;
  readonly sets = new SetNames();
  private readonly wanted: Wanted;
  private readonly formulas: Formulas;

  constructor(flat: Flat, wanted: Wanted) {
    this.flat = flat;
    this.wanted = wanted;
    this.formulas = new Formulas(flat, this.sets);
  }

  formula(d: Decision, answer = 1): Formula { return this.formulas.where(d, answer); }
  component(slot: number): FlatComponent { return instanceOf(this.flat, slot).component; }

  /** The properties that are wanted, of some kinds, with the claims that are. */
  properties(...kinds: readonly FlatProperty['kind'][]): FlatProperty[] {
    const { checks } = this.wanted;
    const all = this.flat.properties.filter(p => kinds.includes(p.kind));
    if (!checks) return all;
    return all.flatMap(p => {
      const claims = checks.includes(p.name) ? p.claims : p.claims.filter(c => checks.includes(c.label));
      return claims.length > 0 || checks.includes(p.name) ? [{ ...p, claims }] : [];
    });
  }

  /** Is a refused event an error? Otherwise such a step does not happen. */
  get refusedIsError(): boolean { return this.properties('refused').length > 0; }

  /** The actions that some combination of local states enables, by their numbers. */
  actions(): { readonly action: FlatAction; readonly number: number }[] {
    return this.flat.actions.flatMap((action, number) => this.canBe(action) ? [{ action, number }] : []);
  }
  /** The names of the others. */
  idle(): string[] { return this.flat.actions.filter(a => !this.canBe(a)).map(a => a.name); }

  private canBe({ enabled }: FlatAction): boolean {
    const settled = this.flat.decisions.settle(enabled);
    return !isLeaf(settled) || settled.answer === 1;
  }

  /** What an action does where it is enabled and not refused; no two parts are about the same instance. */
  effects({ sends }: FlatAction): (readonly Effect[])[] {
    return sends.flatMap(({ choice, lists }) => {
      const possible = answersOf(this.flat.decisions.settle(choice)).filter(list => list >= 0);
      const effects = possible.map(list => ({ when: this.formula(choice, list), sent: lists[list]! }));
      return effects.every(e => e.sent.length === 0) ? [] : [effects];
    });
  }

  /** What a step must satisfy: slots from `flat.slots` on stand for the local states after it. */
  ofStep(action: number): Must[] {
    return this.properties('step').flatMap(p => p.claims.flatMap(({ label, failsIn }) => {
      const fails = failsIn!.get(action);
      if (!fails) return [];
      const must: Must = { label, check: label, holds: not(this.formula(fails)) };
      const defined: Must = this.wanted.takenAsDefined ? must : { label: DEFINED + label, check: undefined, holds: this.defined(fails) };
      return [...new Set([must, defined])].filter(m => m.holds.is !== 'yes');
    }));
  }

  /** What every state must satisfy; that a `reachable` claim is never satisfied stands among them. */
  ofStates(): Must[] {
    return [
      ...this.properties('always').flatMap(p => p.claims.map(({ label, fails }) => ({ label, check: label, holds: not(this.formula(fails!)) }))),
      ...this.properties('reachable').flatMap(p => p.claims.map(({ label, when }) => ({ label: NEVER_SO + label, check: label, holds: not(this.formula(when!)) }))),
    ];
  }

  /** Where the model is silent, because a function of it throws: getting there is an error whatever is wanted. */
  definedness(): Must[] {
    if (this.wanted.takenAsDefined) return [];
    const actions = this.flat.actions.map(a => ({ label: a.name, holds: not(this.formula(a.undefined)) }));
    const claims = this.properties('always', 'reachable').flatMap(p => p.claims.map(c => ({ label: c.label, holds: this.defined((c.fails ?? c.when)!) })));
    const finals = this.properties('deadlock').flatMap(p => p.final ? [{ label: p.name, holds: any([this.defined(p.final), ...this.moves(p)]) }] : []);
    return [...actions, ...claims, ...finals].filter(m => m.holds.is !== 'yes').map(m => ({ label: DEFINED + m.label, check: undefined, holds: m.holds }));
  }

  private defined(d: Decision): Formula { return not(this.formula(undefinedOf(this.flat.decisions, d))); }

  /** For each action: it can be taken, and where only changes count it changes the state. */
  moves({ stuttering }: FlatProperty): Formula[] {
    return this.actions().map(({ action }) => {
      const can: Formula = { is: 'can', action, unless: false };
      return stuttering ? all([can, this.formula(action.changes)]) : can;
    });
  }

  /** The state is no end, or may be one. */
  notStuck(p: FlatProperty): Formula { return any([...p.final ? [this.formula(p.final)] : [], ...this.moves(p)]); }
}
