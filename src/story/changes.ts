/** What a step changes, beside what its own line says. */
interface Taken<C> { readonly agent: string; readonly label?: string | null | undefined; readonly changes: readonly C[] }

/** The thread that takes a step goes to its next program point and sets its locals: the line of the step tells that. */
export const changesOf = <C extends { readonly instance: string }>({ agent, label, changes }: Taken<C>): readonly C[] =>
  changes.filter(c => c.instance !== agent || (label ?? null) === null);
