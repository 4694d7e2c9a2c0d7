/** The process that judges mutants for `realmcheck mutate`: it makes the same mutants, and answers by name until it is ended. */
import { judge, type Base, type Limits } from '../mutate/judge.ts';
import { mutantsOf } from '../mutate/mutants.ts';
import type { Answer, Order } from '../mutate/pool.ts';
import { ModelError, type Selection } from '../model/index.ts';

/** Never returns: the process ends when the one that started it does, or is ended by it. */
export async function mutateWorker(selection: Selection): Promise<never> {
  if (!process.send) throw new ModelError("command line: 'mutate-worker' is started by 'realmcheck mutate' and is of no use by itself");
  const say = (answer: Answer): void => { process.send!(answer); };
  process.on('disconnect', () => process.exit());
  if (!process.connected) process.exit(); // it has gone while this process was loading
  const mutants = mutantsOf(selection);
  let compared: { readonly base: Base; readonly limits: Limits } | undefined;
  process.on('message', (order: Order) => {
    if (order.kind === 'begin') {
      compared = order;
      return;
    }
    judge(mutants.find(m => m.name === order.name)!, compared!.base, compared!.limits).then(
      found => say({ kind: 'judged', judged: found!.judged }),
      (e: unknown) => say({ kind: 'failed', message: e instanceof Error ? e.stack ?? e.message : String(e) }),
    );
  });
  say({ kind: 'ready', names: mutants.map(m => m.name) });
  return new Promise<never>(() => undefined);
}
