/** Identifiers of another language that still read like the names they come from. */
import type { FlatComponent, FlatLocal } from './flat.ts';

/** Letters, digits and underscores: "guest.run/store(g=0)" becomes "guest_run_store_g_0". */
export const words = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');

export interface Reserved {
  readonly words: readonly string[];
  /** names of this form are taken too */
  readonly form: RegExp;
  /** upper and lower case are the same to the language, where it looks for its words */
  readonly anyCase?: boolean;
}

/** One name space of a model: no two names in it are equal, and none is a word of the language. */
export class Names {
  private readonly taken: Set<string>;
  private readonly reserved: Reserved;

  constructor(reserved: Reserved) {
    this.reserved = reserved;
    this.taken = new Set(reserved.words.map(w => this.fold(w)));
  }

  make(text: string): string {
    const plain = words(text) || 'x';
    const base = /^[0-9]/.test(plain) ? `n_${plain}` : this.reserved.form.test(plain) ? `x_${plain}` : plain;
    let name = base;
    for (let n = 2; this.taken.has(this.fold(name)); n++) name = `${base}_${n}`;
    this.taken.add(this.fold(name));
    return name;
  }

  private fold(name: string): string { return this.reserved.anyCase ? name.toLowerCase() : name; }
}

/** Short texts that tell the local states of a component apart: the state, and the fields of the context that differ. */
export function localTexts({ locals }: FlatComponent): string[] {
  const differing = new Map<string, Map<string, Set<string>>>();
  for (const l of locals) {
    const fields = differing.get(stateText(l)) ?? new Map<string, Set<string>>();
    differing.set(stateText(l), fields);
    for (const [k, v] of Object.entries(l.context)) fields.set(k, (fields.get(k) ?? new Set()).add(text(v)));
  }
  return locals.map(l => {
    const fields = differing.get(stateText(l))!;
    return [stateText(l), ...Object.entries(l.context).flatMap(([k, v]) => fields.get(k)!.size > 1 ? [`${k} ${text(v)}`] : [])].filter(t => t !== '').join(' ');
  });
}

/** The innermost states: "lock", or "a.x b.y" in parallel ones. */
const stateText = ({ states }: FlatLocal): string => states.filter(s => !states.some(t => t.startsWith(`${s}.`))).join(' ');
const text = (v: unknown): string => typeof v === 'object' ? JSON.stringify(v) : typeof v === 'number' && v < 0 ? `minus ${-v}` : String(v as string | number | boolean | undefined);

/** A line of text that may stand in a comment. */
export const oneLine = (s: string): string => s.replace(/\s+/g, ' ').replace(/\*\//g, '* /').replace(/\/\*/g, '/ *').trim();
