/** For the TypeORM command line: `DATABASE_URL=… npm run typeorm -- migration:show`. */
import { loadSettings, readEnvironment } from './src/config/load-settings.js';
import { createDataSource } from './src/database/data-source.js';

const { databaseUrl, migrationDatabaseUrl = databaseUrl } = loadSettings(readEnvironment());
if (!migrationDatabaseUrl)
  throw new Error('Set DATABASE_URL: the TypeORM command line does not start the embedded database.');

export default createDataSource({
  url: migrationDatabaseUrl,
  poolSize: 1,
  applicationName: 'user-accounts-typeorm',
});
