/**
 * A microservice that greets people by their names, from a copy in its memory that is never older than five seconds.
 *
 *   ACCOUNTS_URL=http://127.0.0.1:3000 ACCOUNTS_TOKEN=$(npm run --silent accounts -- token greeter --staff) \
 *     node --import tsx examples/copy-service/main.ts
 *   curl http://127.0.0.1:3001/greetings/john
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GreeterModule } from './greeter.module.js';

const {
  ACCOUNTS_URL: baseUrl = 'http://127.0.0.1:3000',
  ACCOUNTS_TOKEN: token = '',
  PORT = '3001',
} = process.env;

const module = GreeterModule.forRoot({ baseUrl, token });
const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
  logger: ['error'],
});
app.enableShutdownHooks();
await app.listen(Number(PORT), '127.0.0.1');
console.log(`Ready on ${await app.getUrl()}`);
