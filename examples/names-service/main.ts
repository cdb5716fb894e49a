/**
 * A microservice that shows names for usernames, and asks User Accounts for them with the token of a service.
 *
 *   ACCOUNTS_URL=http://127.0.0.1:3000 ACCOUNTS_TOKEN=$(npm run --silent accounts -- token names --staff) \
 *     node --import tsx examples/names-service/main.ts
 *   curl -d '["john","jane"]' -H 'Content-Type: application/json' http://127.0.0.1:3001/names
 */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NamesModule } from './names.module.js';

const {
  ACCOUNTS_URL: baseUrl = 'http://127.0.0.1:3000',
  ACCOUNTS_TOKEN: token = '',
  PORT = '3001',
} = process.env;

const module = NamesModule.forRoot({ baseUrl, token, viewer: 'staff' });
const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
  logger: ['error'],
});
app.enableShutdownHooks();
await app.listen(Number(PORT), '127.0.0.1');
console.log(`Ready on ${await app.getUrl()}`);
