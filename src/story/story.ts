/**
 * A trace told in full: the one object from which text, diagrams, the page, ITF and JSON are made. It is plain data,
 * so it can be saved, and read where there is no model. Keys are only ever added; VERSION changes when one is not.
 */
export const FORMAT = 'realmcheck-story';
export const VERSION = 1;

export interface Story {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** of realmcheck, and of the model: what must agree if the trace is to be opened again */
  readonly realmcheck: string;
  readonly model: string;
  /** "scenario/variant" */
  readonly run: string;
  readonly asks: string;
  readonly assumes: readonly string[];
  readonly shows: Shown;
  /** the key that 'realmcheck replay' takes */
  readonly replay: string;
  /** of a lasso: the steps before the loop */
  readonly loopFrom: number | null;
  /** who takes steps, and who executes the commands that are called, in the order in which they are drawn */
  readonly lanes: readonly string[];
  readonly instances: readonly Instance[];
  readonly machines: readonly Chart[];
  /** before the first step, and after each one: for each instance the number of its local state in its machine's `locals` */
  readonly states: readonly (readonly number[])[];
  readonly steps: readonly StoryStep[];
  readonly truth: readonly Truth[];
  readonly code: readonly Code[];
  readonly decisive: Decisive | null;
}

/** What the trace is of. */
export interface Shown {
  /** null: a trace of somebody's own choice */
  readonly property: string | null;
  readonly kind: string | null;
  readonly what: 'violated' | 'reached' | 'run';
  readonly because: string;
  readonly clause: string | null;
  readonly values: readonly { readonly what: string; readonly value: string }[];
  /** of an endless run: why it counts, set by set */
  readonly fair: readonly { readonly set: string; readonly kind: 'weak' | 'strong'; readonly how: 'taken' | 'not enabled' | 'starved'; readonly steps: readonly number[] }[];
  /** other properties that fail at its end */
  readonly also: readonly string[];
}

export interface Instance {
  /** "page[1]", "vcpu0" */
  readonly name: string;
  readonly component: string;
  /** its number in `machines` */
  readonly machine: number;
  /** the thread whose code it runs, by its number in `code` */
  readonly code: number | null;
}

/** A machine as a statechart, with the local states that occur. */
export interface Chart {
  readonly id: string;
  readonly states: readonly { readonly name: string; readonly parent: string; readonly initial: boolean; readonly parallel: boolean; readonly final: boolean }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
  readonly locals: readonly Local[];
}

export interface Local {
  /** the state in words: "guest.run", "a.x & b.y" */
  readonly value: string;
  /** its innermost states and all around them, as `Chart.states` names them */
  readonly active: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

export interface StoryStep {
  readonly index: number;
  /** the action as fairness and claims name it, with parameters */
  readonly name: string;
  readonly agent: string;
  /** the part of the agent that executes it: one of `lanes`, or '' */
  readonly lane: string;
  readonly text: string;
  readonly label: string | null;
  readonly patchedBy: string | null;
  readonly call: { readonly command: string; readonly id: string; readonly agent: string | null; readonly args: string; readonly status: string } | null;
  readonly changes: readonly { readonly instance: string; readonly fields: readonly { readonly name: string; readonly from: string; readonly to: string }[] }[];
}

/** What a property says of each state: '+' it holds, '-' it fails, '.' it has nothing to say, '?' it waits for something that must come. */
export interface Truth {
  readonly property: string;
  readonly kind: string;
  readonly why: string;
  readonly cells: string;
  /** state -> the claim and the clause that fails */
  readonly fails: Readonly<Record<number, string>>;
}

/** The code of a thread with its patches, in the order of the source. */
export interface Code {
  readonly thread: string;
  readonly source: string | null;
  readonly labels: readonly {
    readonly label: string;
    readonly lane: string;
    readonly patchedBy: string | null;
    /** a patch took it out */
    readonly removed: boolean;
    readonly tags: readonly string[];
    readonly branches: readonly { readonly name: string; readonly says: string | null; readonly calls: string | null; readonly goto: readonly string[] }[];
  }[];
}

/** Where the failure could still be avoided, and how. */
export interface Decisive {
  /** 'avoid': runs without the failure are looked for; 'reach': runs to what the property wants */
  readonly question: 'avoid' | 'reach';
  /** steps after which such a run still existed; null: not even before the first; undefined behind a bound: see `known` */
  readonly after: number | null;
  /** false: a bound came before the answer, and nothing is claimed */
  readonly known: boolean;
  /** states that were looked at */
  readonly looked: number;
  /** all steps that are enabled there */
  readonly alternatives: readonly Alternative[];
  /** what would have kept the decisive step from being taken: a local state of another instance */
  readonly blockers: readonly { readonly instance: string; readonly unless: readonly string[] }[];
}

export interface Alternative {
  readonly name: string;
  readonly lane: string;
  readonly text: string;
  readonly taken: boolean;
  /** what can follow it: a run that avoids the failure, nothing but the failure, the failure at once */
  readonly fate: 'avoided' | 'doomed' | 'fails' | 'unknown';
}

/** What can and cannot be done in a state. */
export interface Next {
  readonly enabled: readonly NextAction[];
  readonly disabled: readonly { readonly action: number; readonly name: string; readonly lane: string; readonly elsewhere: boolean; readonly why: readonly string[] }[];
}
export interface NextAction { readonly action: number; readonly name: string; readonly lane: string; readonly text: string; readonly patchedBy: string | null; readonly refused: string | null }
