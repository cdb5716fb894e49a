/** What of their own account decides what callers may see of others. */
const RIGHTS = ['is_active', 'is_staff'];

/** The fields that somebody asks for, of whatever view the caller gets. */
export class Projection {
  private readonly narrowed = new WeakMap<readonly string[], readonly string[]>();
  private rights?: Projection;

  /** @param within what is seen at most, whatever the view; undefined: all of it */
  constructor(
    readonly names: ReadonlySet<string>,
    readonly within?: ReadonlySet<string>,
  ) {}

  /**
   * Those of the fields of a view that are asked for: the view's own list if that is all of them, and otherwise the same
   * list each time, as whatever is made of a list of fields is made once.
   */
  of(view: readonly string[]): readonly string[] {
    let list = this.narrowed.get(view);
    if (list === undefined) {
      const asked = view.filter((name) => this.names.has(name));
      list = asked.length === view.length ? view : asked;
      this.narrowed.set(view, list);
    }
    return list;
  }

  /** The same, of accounts among which is the caller's own. The same object each time. */
  get withRights(): Projection {
    return (this.rights ??= new Projection(new Set([...this.names, ...RIGHTS]), this.within));
  }

  /** What is asked for here and there. */
  and({ names }: Projection): Projection {
    return new Projection(new Set([...this.names].filter((name) => names.has(name))), this.within);
  }
}
