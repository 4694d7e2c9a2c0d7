/** States as values of variables: one for each component, as other tools see them. */
import type { Instance, Local } from './story.ts';

/** A record, or of several instances a map from their numbers to records. */
export type Values = Readonly<Record<string, unknown>>;

/** @param locals the local state of each instance */
export function valuesOf(instances: readonly Pick<Instance, 'name' | 'component'>[], locals: readonly Local[]): Values {
  const components = [...new Set(instances.map(i => i.component))];
  return Object.fromEntries(components.map(component => {
    const own = instances.flatMap((i, slot) => i.component === component ? [{ many: i.name !== component, local: locals[slot]! }] : []);
    return [component, own[0]!.many ? { '#map': own.map(({ local }, k) => [k, record(local)]) } : record(own[0]!.local)];
  }));
}

/** The state of a machine and the fields of its context; a field may be called like the state. */
const record = ({ value, fields }: Local): Record<string, string> => ({ ...fields, ['state' in fields ? 'state_' : 'state']: value });
