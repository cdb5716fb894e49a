import { Module, type DynamicModule } from '@nestjs/common';

/** Where lines of the log go. A class and not an interface, so that Nest can give it. */
export abstract class Log {
  abstract info(details: object, message: string): void;
  abstract warn(details: object, message: string): void;
  abstract error(details: object, message: string): void;
  /** A log whose lines have these fields too. */
  abstract child(fields: object): Log;
}

/** Gives the one log of the process to everybody. */
@Module({})
export class LogModule {
  static forRoot(log: Log): DynamicModule {
    return { module: LogModule, global: true, providers: [{ provide: Log, useValue: log }], exports: [Log] };
  }
}
