#!/usr/bin/env node
import 'reflect-metadata';
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { OperatorContext } from './cli/operator-context.js';
import { flushOutput, tell, watchOutput } from './cli/output.js';
import { createProgram } from './cli/program.js';

/** Exit codes: 0 done, 1 fault, 2 wrong usage. */
async function main(): Promise<number> {
  const context = new OperatorContext();
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping = true;
      void context.close().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
  const code = await run(context).catch((error: unknown) => {
    // What fails because the database was closed under it needs no report.
    return stopping ? 1 : report(error);
  });
  const closed = await context.close().then(() => 0, report);
  return code || closed;
}

async function run(context: OperatorContext): Promise<number> {
  try {
    await createProgram(context).parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has said what is wrong; it gives 0 for help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

async function report(error: unknown): Promise<number> {
  const { describeError } = await import('./cli/describe-error.js');
  tell(describeError(error));
  return 1;
}

watchOutput();
const code = await main();
const isCutShort = await flushOutput();
process.exit(code || Number(isCutShort));
