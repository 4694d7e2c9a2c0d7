/**
 * leadsTo and eventually as never claims: automata that accept the fair runs on which a property fails. The model notes the
 * steps that it takes. Formulas of linear temporal logic would be shorter, but Spin's translator gave up on conditions as long
 * as these, and its time grows exponentially with the number of fair sets.
 */
import type { FairSets } from '../compile/fairness.ts';
import type { FlatClaim, FlatProperty } from './flat.ts';
import { all, any, not, type Formula } from './formula.ts';
import type { Lexicon } from './lexicon.ts';
import type { Model } from './model.ts';
import { oneLine } from './names.ts';

/** Sets of steps stand in the bits of an int. */
const MAX_SETS = 31;
/** For each strong set it is guessed whether it is ever enabled again: twice as many ways for each. */
const MAX_STRONG = 6;

/** Whether a property about endless runs can be written down. */
export const sayable = ({ fair }: FlatProperty): boolean => fair !== undefined && fair.sets.filter(s => s.kind === 'strong').length <= MAX_STRONG;

/** Steps that are noted, with the names of what is asked about them. */
interface Noted { readonly key: string; readonly steps: readonly number[]; readonly taken: string; readonly enabled: string; readonly canBe: Formula; readonly text: string }

export class Progress {
  /** properties that are written down, with the names of their never claims */
  readonly said: ReadonlyMap<string, string>;
  private readonly properties: readonly FlatProperty[];
  private readonly model: Model;
  private readonly lexicon: Lexicon;
  private readonly noted: readonly Noted[];

  constructor(model: Model, lexicon: Lexicon) {
    this.model = model;
    this.lexicon = lexicon;
    this.properties = fitting(model.properties('leadsTo', 'eventually').filter(sayable));
    const sets = new Map(this.properties.flatMap(p => setsOf(p.fair!).map(s => [keyOf(s.actions), s] as const)));
    this.noted = [...sets].map(([key, { name, actions }]) => ({
      key, steps: actions, taken: lexicon.names.make(`taken ${name}`), enabled: lexicon.names.make(`possible ${name}`), canBe: this.enabled(actions), text: oneLine(name),
    }));
    this.said = new Map(this.properties.map(p => [p.name, lexicon.names.make(p.name)]));
  }

  /** What a step notes. */
  took(action: number): string[] {
    if (this.said.size === 0) return [];
    return [`took(${this.noted.reduce((sum, s, i) => s.steps.includes(action) ? sum + 2 ** i : sum, 0)})`];
  }

  /** What stands before the steps, among them, and behind them. */
  text(): { readonly before: string; readonly step: string; readonly after: string } {
    if (this.said.size === 0) return { before: '', step: '', after: '' };
    const macros = this.noted.map((s, i) => `/* ${s.text} */\n#define ${s.taken} ((taken & ${2 ** i}) != 0)\n#define ${s.enabled} (${continued(this.lexicon.formula(s.canBe))})`);
    return {
      before: `${NOTE}\n#ifdef PROGRESS\nint taken;\n#define took(sets) taken = sets\n#else\n#define took(sets) skip\n#endif`,
      step: '#ifdef PROGRESS\n  /* nothing happens, now or ever: fairness says where that may be */\n  :: d_step { true -> took(0) }\n#endif',
      after: ['#ifdef PROGRESS', ...macros, ...this.properties.map(p => this.never(p, this.said.get(p.name)!)), '#endif'].join('\n\n'),
    };
  }

  /**
   * First any steps; then, from a state that asks on, none that answers; then, from some point on, round and round through
   * what each fair set wants: past the accepting label again and again if the run is fair.
   */
  private never(p: FlatProperty, name: string): string {
    const noted = setsOf(p.fair!).map(s => ({ ...s, ...this.noted.find(n => n.key === keyOf(s.actions))! }));
    // What can never be enabled asks for nothing.
    const fair = noted.filter(s => s.kind !== 'finitely' && s.canBe.is !== 'no');
    const strong = fair.filter(s => s.kind === 'strong');
    const claims = p.claims.map((c, i) => ({ ...this.claim(c, `${name} claim ${i + 1}`), number: i + 1, label: oneLine(c.label) }));
    const ways = subsets(strong).map((resting, way) => ({
      number: way + 1,
      stays: [...noted.filter(s => s.kind === 'finitely').map(s => `!${s.taken}`), ...resting.map(s => `!${s.enabled}`)],
      wants: fair.filter(s => !resting.includes(s)).map(s => s.kind === 'weak' ? `(!${s.enabled} || ${s.taken})` : s.taken),
    }));
    const begin = [
      ...p.kind === 'eventually' ? ['  if'] : ['  do', '  :: true'],
      ...claims.map(c => `  :: ${p.kind === 'eventually' ? '' : `${c.asks} && `}!${c.holds} -> goto fails_${c.number}`),
      p.kind === 'eventually' ? '  fi;' : '  od;',
    ];
    const rest = claims.flatMap(c => [
      `fails_${c.number}: /* ${c.label} */`, '  do', `  :: !${c.holds}`, ...ways.map(w => `  :: !${c.holds} -> goto accept_${c.number}_${w.number}`), '  od;',
      ...ways.flatMap(w => {
        const at = (i: number): string => i === w.wants.length ? `accept_${c.number}_${w.number}` : `fair_${c.number}_${w.number}_${i + 1}`;
        const stays = [`!${c.holds}`, ...w.stays].join(' && ');
        return [
          `${at(w.wants.length)}:`, '  if', `  :: ${stays} -> goto ${at(0)}`, '  fi;',
          ...w.wants.flatMap((want, i) => [`${at(i)}:`, '  do', `  :: ${stays} && ${want} -> goto ${at(i + 1)}`, `  :: ${stays}`, '  od;']),
        ];
      }),
    ]);
    const said = setsOf(p.fair!).map(s => `${s.kind} ${oneLine(s.name)}`);
    return [
      `/* ${oneLine(p.name)} (${p.kind}); fair: ${said.length === 0 ? 'all runs' : said.join(', ')} */`,
      ...claims.flatMap(c => c.macros), `never ${name} {`, ...begin, ...rest, '}',
    ].join('\n');
  }

  private claim({ when, holds }: FlatClaim, name: string): { readonly asks: string; readonly holds: string; readonly macros: readonly string[] } {
    const asks = this.lexicon.names.make(`${name} asks`);
    const answered = this.lexicon.names.make(`${name} holds`);
    const formula = (d: FlatClaim['when']): string => continued(d ? this.lexicon.formula(this.model.formula(d)) : 'true');
    return { asks, holds: answered, macros: [`#define ${asks} (${formula(when)})`, `#define ${answered} (${formula(holds)})`] };
  }

  /** Some step of the set can be taken. */
  private enabled(actions: readonly number[]): Formula {
    return any(this.model.actions().filter(a => actions.includes(a.number)).map(({ action }) =>
      all([{ is: 'can', action, unless: false }, not(this.model.formula(action.refused))])));
  }
}

/** Those whose sets can all be noted, the first ones first. */
function fitting(properties: readonly FlatProperty[]): FlatProperty[] {
  const sets = new Set<string>();
  return properties.filter(p => {
    const more = setsOf(p.fair!).map(s => keyOf(s.actions)).filter(key => !sets.has(key));
    if (sets.size + new Set(more).size > MAX_SETS) return false;
    more.forEach(key => sets.add(key));
    return true;
  });
}

/** Several lines of one macro. */
const continued = (text: string): string => text.replace(/\n/g, ' \\\n');
const keyOf = (actions: readonly number[]): string => actions.join();

function subsets<T>(of: readonly T[]): T[][] {
  return of.reduce<T[][]>((made, x) => [...made, ...made.map(m => [...m, x])], [[]]);
}

function setsOf(fair: FairSets): { readonly kind: 'weak' | 'strong' | 'finitely'; readonly name: string; readonly actions: readonly number[] }[] {
  const finitely = [...fair.finitely].sort((a, b) => a - b);
  return [...fair.sets, ...finitely.length > 0 ? [{ kind: 'finitely', name: 'steps that a run takes finitely often', actions: finitely } as const] : []];
}

const NOTE = `/* With -DPROGRESS the model notes which sets of steps it takes, which makes more states, and has a never claim for each property
 * about endless runs: spin -DPROGRESS -a FILE; cc -O2 -DNOREDUCE -o pan pan.c; ./pan -a -N NAME, with the name behind 'never'. */`;
