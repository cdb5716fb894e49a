/** Two hours: after an outage of any length the last mail leaves at most that much later. */
const LONGEST_SECONDS = 2 * 3_600;

/** Seconds from the failed attempt of that number (from 1 on) to the next: 1, 2, 4, 8 … up to two hours. */
export function retryPause(attempts: number): number {
  return Math.min(2 ** Math.min(attempts - 1, 30), LONGEST_SECONDS);
}
