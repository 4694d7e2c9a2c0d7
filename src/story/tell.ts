/** A trace, and what is known of it, as one story. */
import type { AnyStateMachine } from 'xstate';
import { modelHash } from '../compile/model-hash.ts';
import { instanceName, type System } from '../compile/system.ts';
import type { Trace } from '../trace/trace.ts';
import { VERSION as REALMCHECK } from '../version.ts';
import { ChartMaker } from './charts.ts';
import { codeOf } from './code.ts';
import { FORMAT, VERSION, type Decisive, type Instance, type Shown, type Story, type StoryStep } from './story.ts';
import { truthOf } from './truth.ts';

export function tell(system: System, trace: Trace, shows: Shown, decisive: Decisive | null = null): Story {
  const { scenario } = system.selection;
  const makers = new Map<AnyStateMachine, ChartMaker>();
  const threads = system.components.filter(c => c.thread && c.count > 0);
  const instances = system.components.flatMap(c => Array.from({ length: c.count }, (_, i): Instance & { maker: ChartMaker } => {
    let maker = makers.get(c.machine);
    if (!maker) makers.set(c.machine, maker = new ChartMaker(c.machine));
    return { name: instanceName(c, i), component: c.name, machine: [...makers.values()].indexOf(maker), code: c.thread ? threads.indexOf(c) : null, maker };
  }));
  return {
    format: FORMAT, version: VERSION, realmcheck: REALMCHECK, model: modelHash(system), run: system.name,
    asks: scenario.spec.asks, assumes: scenario.spec.assumes ?? [], shows, replay: trace.replay, loopFrom: trace.loopFrom ?? null,
    lanes: [...trace.lanes, ...called(trace)],
    states: trace.states.map(snapshots => snapshots.map((s, slot) => instances[slot]!.maker.number(s))),
    instances: instances.map(({ maker: _, ...i }) => i), machines: [...makers.values()].map(m => m.chart()),
    steps: trace.steps.map(storyStep), truth: truthOf(system, trace),
    code: threads.map(c => codeOf(c.thread!, instanceName(c, 0))), decisive,
  };
}

function storyStep(s: Trace['steps'][number]): StoryStep {
  return {
    index: s.index, name: s.name, agent: s.agent, lane: s.lane, text: s.text, label: s.label ?? null, patchedBy: s.patchedBy ?? null,
    call: s.call ? { ...s.call, agent: s.call.agent ?? null } : null,
    changes: s.changes.map(({ instance, fields }) => ({ instance, fields })),
  };
}

/** Who executes the commands that are called, beside those who take steps. */
const called = ({ lanes, steps }: Trace): string[] => [...new Set(steps.flatMap(s => s.call?.agent !== undefined && !lanes.includes(s.call.agent) ? [s.call.agent] : []))];
