import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { GeneratedClient, Outcome } from '../adapter.js';

/** A client in another language: a program that reads a call and writes its outcome, a line of JSON each. */
export function foreignClient(
  name: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): GeneratedClient {
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: { resolve: (outcome: Outcome) => void; reject: (reason: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    waiting.shift()?.resolve(JSON.parse(line) as Outcome),
  );
  child.on('close', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${name} ended with ${code}`));
  });
  return {
    name,
    adapter: (call) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(call)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
