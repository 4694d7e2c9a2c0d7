/**
 * What a function answers in the images of one state, without asking it for each element of the group: what it is given
 * depends on an element only by the numbers that come up while it runs. Elements that agree on these get the same
 * answer, because they give it the same views, read by read. So a function that looks at one instance of five is asked
 * five times and not 120 times. (Not so inside of every, some, count and findIndex.)
 */
import { inverse, type Element } from './permutations.ts';
import type { Symmetry } from './symmetry.ts';

/** A number that came up: the new number of an instance, the old number of one, or (ALL) all of them. */
const [NEW, OLD, ALL] = [0, 1, 2];

interface Question { readonly kind: number; readonly sort: number; readonly index: number }
/** A question, and what follows each answer to it; or the function's answer. */
type Node<T> = { question: Question; after: Map<number, Node<T>> } | { answer: T };

export class Asked {
  private readonly elements: readonly Element[];
  private readonly inverses: readonly Element[];
  private readonly places: readonly ReturnType<Symmetry['place']>[];
  /** that have come up in this run */
  private questions: Question[] = [];
  private readonly known = new Set<number>();

  constructor(symmetry: Symmetry) {
    this.elements = symmetry.elements;
    this.inverses = symmetry.elements.map(inverse);
    this.places = Array.from({ length: symmetry.system.slots }, (_, slot) => symmetry.place(slot));
  }

  /** The new number of an instance has come up. */
  number(sort: number, index: number): void { this.note(NEW, sort, index); }
  /** The instance that now stands in a slot was read; -1: something in which all the numbers may have a say. */
  instance(slot: number): void {
    if (slot < 0) return this.note(ALL, 0, 0);
    const place = this.places[slot];
    if (place) this.note(OLD, place.sort, place.index);
  }

  private note(kind: number, sort: number, index: number): void {
    const key = (kind * 64 + sort) * 4096 + index;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.questions.push({ kind, sort, index });
  }

  private reply({ kind, sort, index }: Question, g: number): number {
    return kind === NEW ? this.elements[g]![sort]![index]! : kind === OLD ? this.inverses[g]![sort]![index]! : g;
  }

  /** For one function in one state. */
  answers<T>(): { get(g: number, image: number, ask: () => T): T } {
    /** by the number of the image that is asked */
    const roots = new Map<number, Node<T>>();
    return {
      get: (g, image, ask) => {
        let node = roots.get(image);
        while (node && 'question' in node) node = node.after.get(this.reply(node.question, g));
        if (node) return node.answer;
        this.questions = [];
        this.known.clear();
        const answer = ask();
        this.add(roots, image, g, answer);
        return answer;
      },
    };
  }

  /** A function that is asked the same gives the same: up to where it has not been, its questions are those that are known. */
  private add<T>(roots: Map<number, Node<T>>, image: number, g: number, answer: T): void {
    let [at, key] = [roots, image];
    for (const question of this.questions) {
      let node = at.get(key);
      if (!node) at.set(key, node = { question, after: new Map() });
      if (!('question' in node)) return; // no function of its views: the learner finds that out
      [at, key] = [node.after, this.reply(node.question, g)];
    }
    at.set(key, { answer });
  }
}
