/**
 * Small graphs that another checker has got wrong, or that its authors use to explain what is right. Each has the verdict
 * that they give.
 *
 * "eventually odd": the tests of eventually properties in Stateright (src/checker.rs; J. Nadal and contributors). A graph is
 * given by paths over numbers, and each path that ends must have passed an odd number. The two graphs of its test
 * `fixme_can_miss_counterexample_when_revisiting_a_state` are those that it verifies although they are wrong: it keeps a
 * state once, and so takes a path into a state that was seen for one that has been looked at; its documentation of
 * Property::eventually says so. The comments there name the right counterexamples. Its runs do not rest before they end,
 * which is weak fairness of all steps here. Where its paths begin in several states, there is a state before them here.
 *
 * "Fair": the module of G. Hulette that illustrates fairness in TLA (a gist): A and B alternate, C is reached from A. In its
 * words, weak fairness of BA is needed not to stutter for ever in B, and strong fairness of AC because it is disabled again
 * and again.
 *
 * "x": three specifications of tla-rs, about which it was wrong once, with TLC's verdicts: a step that nothing forces is
 * not taken; of a round 0, 1, 2 with a loop at 0 only the loop that there is may be shown; and Grow, a fair action that may
 * also leave x as it is. TLA+ does not count the latter as a step of Grow (fairness is of <<A>>_v), and realmcheck does:
 * there the two things that Grow may do must be told apart by a parameter.
 *
 * "ladder": why strong fairness is asked of ever smaller parts of a graph (O. Lichtenstein, A. Pnueli, "Checking that finite
 * state concurrent programs satisfy their linear specification", POPL 1985; E. A. Emerson, C.-L. Lei, "Modalities for model
 * checking: branching time logic strikes back", Science of Computer Programming 8, 1987). See below.
 */
import { block, components, events, type Scenario } from '../../src/index.ts';

const START = 'start';

/** A machine that walks along these edges, and one action for all of them, which names the state that it goes to. */
function walker(edges: readonly (readonly [string, string])[]) {
  const nodes = [...new Set(edges.flat())];
  const machine = events(Object.fromEntries(nodes.map(n => [`TO_${n}`, {}]))).createMachine({
    id: 'walker', initial: nodes[0]!,
    states: Object.fromEntries(nodes.map(n => [n, { on: Object.fromEntries(edges.filter(([from]) => from === n).map(([, to]) => [`TO_${to}`, to])) }])),
  } as never);
  const words = components({ walker: machine } as never) as any;
  const go = words.action('go', { params: { to: nodes.map(String) }, send: { walker: (_s: unknown, { to }: { to: string }) => block(`TO_${to}`) } });
  return { words, go };
}

/** The states of a walk, from the steps of its trace. */
export const walk = (trace: { readonly steps: readonly { readonly name: string }[] }): string[] => trace.steps.map(({ name }) => /to=(\w+)/.exec(name)![1]!);

export function eventuallyOdd(name: string, ...paths: readonly (readonly number[])[]): Scenario {
  const node = (n: number): string => `n${n}`;
  const starts = [...new Set(paths.map(p => p[0]!))];
  // A path of one number has no edge.
  const edges = [
    ...starts.map(s => [START, node(s)] as const),
    ...paths.flatMap(p => p.slice(1).map((to, i) => [node(p[i]!), node(to)] as const)),
  ];
  const { words, go } = walker(edges.filter((e, i) => edges.findIndex(o => o.join() === e.join()) === i));
  return words.scenario(`eventually odd: ${name}`, {
    asks: 'does every path pass an odd number?', deadlock: 'allowed', actions: [go],
    properties: [words.eventually('odd', { why: 'Stateright asks', holds: (s: any) => /[13579]$/.test(s.walker.value), fair: { weak: ['*'] } })],
  });
}

export function fair(): Scenario {
  const machine = events({ AB: {}, BA: {}, AC: {}, CC: {} }).createMachine({
    id: 'st', initial: 'A',
    states: { A: { on: { AB: 'B', AC: 'C' } }, B: { on: { BA: 'A' } }, C: { on: { CC: 'C' } } },
  });
  const { action, eventually, scenario } = components({ st: machine });
  const reachesC = (name: string, fairness: Parameters<typeof eventually>[1]['fair']) => eventually(name, { why: 'EventuallyC', holds: s => s.st.is('C'), ...(fairness ? { fair: fairness } : {}) });
  return scenario('fair', {
    asks: 'is C reached?',
    actions: (['AB', 'BA', 'AC', 'CC'] as const).map(type => action(type, { send: { st: block(type) } })),
    properties: [
      reachesC('no fairness', undefined),
      reachesC('WF(BA), SF(AC)', { weak: ['BA'], strong: ['AC'] }),
      reachesC('SF(BA), SF(AC)', { strong: ['BA', 'AC'] }),
      reachesC('SF(AC)', { strong: ['AC'] }),
      reachesC('WF(BA), WF(AC)', { weak: ['BA', 'AC'] }),
      reachesC('WF(BA)', { weak: ['BA'] }),
      reachesC('WF(BA), WF(AC), AB finitely often', { weak: ['BA', 'AC'], finitely: ['AB'] }),
    ],
  });
}

export function step(): Scenario {
  const { words, go } = walker([['x0', 'x1']]);
  const reaches = (name: string, fairness: object): unknown => words.eventually(name, { why: 'x = 1', holds: (s: any) => s.walker.is('x1'), ...fairness });
  return words.scenario('step', { asks: 'is x = 1 reached?', deadlock: 'allowed', actions: [go], properties: [reaches('no fairness', {}), reaches('WF(Next)', { fair: { weak: ['*'] } })] });
}

export function round(): Scenario {
  const { words, go } = walker([['x0', 'x1'], ['x1', 'x2'], ['x2', 'x0'], ['x0', 'x0']]);
  const leaves = (name: string, fairness: object): unknown => words.leadsTo(name, { why: 'x is not 0 for ever', when: (s: any) => !s.walker.is('x0'), then: (s: any) => s.walker.is('x0'), ...fairness });
  return words.scenario('round', {
    asks: 'does x come back to 0?', actions: [go],
    properties: [leaves('no fairness', {}), leaves('WF(Next)', { fair: { weak: ['*'] } }), words.eventually('x = 2', { why: 'x may stay 0', holds: (s: any) => s.walker.is('x2'), fair: { weak: ['*'] } })],
  });
}

export function grow(): Scenario {
  const nodes = [0, 1, 2, 3];
  const machine = events({ INC: {}, STAY: {} }).createMachine({
    id: 'x', initial: 'x0',
    states: Object.fromEntries(nodes.map(n => [`x${n}`, n === 3 ? {} : { on: { INC: `x${n + 1}`, STAY: `x${n}` } }])),
  } as never);
  const words = components({ x: machine } as never) as any;
  const reaches = (name: string, steps: unknown): unknown => words.eventually(name, { why: 'x = 3', holds: (s: any) => s.x.is('x3'), fair: { weak: [steps] } });
  return words.scenario('grow', {
    asks: 'does x grow to 3?', deadlock: 'allowed',
    actions: [words.action('Grow', { params: { event: ['INC', 'STAY'] }, send: { x: (_s: unknown, { event }: { event: string }) => block(event) } })],
    properties: [reaches('WF(Grow), staying counts', 'Grow'), reaches('WF(Grow), told apart', { of: 'Grow', each: ['event'] })],
  });
}

/**
 * Rungs 0 to n, up and down between neighbours. Action `a i` leads from rung i out of the ladder, and also up to rung i from
 * the one below; all these are strongly fair. Let m be the lowest rung that a run comes to again and again: it can take
 * `a m` there again and again, and to stay it must do so from rung m - 1, which it does not come to. So every fair run
 * leaves. Unless the highest rung has no way out (`open`): then a run can rest there, after n steps up. Whoever looks at the
 * ladder as a whole finds one set that starves, at rung 0; the next one only starves in what is left without rung 0.
 */
export function ladder(n: number, open: boolean): Scenario {
  const rungs = [...Array(n + 1).keys()];
  const outOf = (i: number): object => open && i === n ? {} : { [`A${i}`]: 'out' };
  const machine = events(Object.fromEntries([['DOWN', {}], ...rungs.map(i => [`A${i}`, {}])])).createMachine({
    id: 'ladder', initial: 'r0',
    states: {
      ...Object.fromEntries(rungs.map(i => [`r${i}`, { on: { ...outOf(i), ...(i < n ? { [`A${i + 1}`]: `r${i + 1}` } : {}), ...(i > 0 ? { DOWN: `r${i - 1}` } : {}) } }])),
      out: {},
    },
  } as never);
  const words = components({ ladder: machine } as never) as any;
  return words.scenario(`ladder-${n}${open ? ', open' : ''}`, {
    asks: 'does every fair run leave the ladder?', deadlock: 'allowed',
    actions: [
      words.action('down', { send: { ladder: block('DOWN') } }),
      words.action('a', { params: { i: rungs }, send: { ladder: (_s: unknown, { i }: { i: number }) => block(`A${i}`) } }),
    ],
    properties: [words.eventually('out', { why: 'all ways out are fair', holds: (s: any) => s.ladder.is('out'), fair: { strong: [{ of: 'a', each: ['i'] }] } })],
  });
}
