/** How much may be under way at once: in all, by its size, and of one owner, by its number. */
export class WorkRoom {
  private used = 0;
  private readonly owners = new Map<string, number>();

  constructor(private readonly limits: { readonly size: number; readonly ofOne: number }) {}

  /**
   * One alone always gets in, however large.
   * @returns what is to be called at the end; undefined: there is no room
   */
  enter(owner: string, size: number): (() => void) | undefined {
    const own = this.owners.get(owner) ?? 0;
    if (own >= this.limits.ofOne) return undefined;
    if (this.used > 0 && this.used + size > this.limits.size) return undefined;
    this.used += size;
    this.owners.set(owner, own + 1);
    let isIn = true;
    return () => {
      if (isIn) this.leave(owner, size);
      isIn = false;
    };
  }

  private leave(owner: string, size: number): void {
    this.used -= size;
    const left = this.owners.get(owner)! - 1;
    if (left === 0) this.owners.delete(owner);
    else this.owners.set(owner, left);
  }
}
