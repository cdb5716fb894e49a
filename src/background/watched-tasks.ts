/** What can be seen of work in the background. */
interface Task {
  /** @param now milliseconds of `performance.now()` */
  isStuck(now: number): boolean;
}

/** Those of this process that have begun, and have not been stopped. */
const tasks = new Set<Task>();

export function watchTask(task: Task): void {
  tasks.add(task);
}

export function forgetTask(task: Task): void {
  tasks.delete(task);
}

/** Whether something hangs for good, in spite of all its limits of time: only a new process can do it again then. */
export function isAnyTaskStuck(now = performance.now()): boolean {
  return [...tasks].some((task) => task.isStuck(now));
}
