/** Names that recur in a list: each is written once, and referred to by its number. */
export interface NumberedNames {
  /** In the order of their numbers, from 0. */
  readonly names: () => readonly string[];
  /** The numbers of these names, with blanks between; a name that is new gets the next. */
  readonly numbersOf: (names?: readonly string[]) => string;
}

export function numberedNames(): NumberedNames {
  const numbers = new Map<string, number>();
  return {
    names: () => [...numbers.keys()],
    numbersOf: (names = []) =>
      names
        .map((name) => {
          const number = numbers.get(name) ?? numbers.size;
          numbers.set(name, number);
          return number;
        })
        .join(" "),
  };
}
