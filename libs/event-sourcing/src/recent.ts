/**
 * What was used lately, up to a weight: in two generations. When the younger is full, the older is dropped whole, and what
 * is asked for out of it is young again. (A `Map` from which the oldest entry is taken each time slows down: it skips the
 * places of all that was taken before.)
 */
export class Recent<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();
  private weight = 0;

  /** @param weightMax of both generations together, the newest value aside */
  constructor(
    private readonly weightMax: number,
    private readonly weightOf: (value: Value) => number,
  ) {}

  get(key: string): Value | undefined {
    const young = this.young.get(key);
    if (young !== undefined) return young;
    const value = this.old.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    const before = this.young.get(key);
    if (before !== undefined) this.weight -= this.weightOf(before);
    // Whatever the older generation has of it is not found any more.
    this.young.set(key, value);
    this.weight += this.weightOf(value);
    if (this.weight <= this.weightMax / 2) return;
    this.old = this.young;
    this.young = new Map();
    this.weight = 0;
  }

  forget(key: string): void {
    const young = this.young.get(key);
    if (young !== undefined) this.weight -= this.weightOf(young);
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.weight = 0;
  }
}
