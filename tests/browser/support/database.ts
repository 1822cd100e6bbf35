import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { run } from './command';

export type Engine = 'sqlite' | 'postgres';

/** A database of one test, and the back door through which the test looks and tampers. */
export interface Database {
  readonly engine: Engine;
  readonly url: string;
  /** Runs statements and gives what they select, columns separated by `|`. */
  sql(statements: string): Promise<string>;
  drop(): Promise<void>;
}

const incident = path.resolve(__dirname, '../../incident');
let created = 0;

export async function createDatabase(engine: Engine): Promise<Database> {
  return engine === 'sqlite' ? createSqlite() : createPostgres();
}

/** Fills a database with the incident's, as found or as it should be. */
export async function loadIncident(database: Database, state: 'damaged' | 'expected'): Promise<void> {
  await database.sql(await readFile(path.join(incident, `${database.engine}_${state}.sql`), 'utf8'));
}

async function createSqlite(): Promise<Database> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evenkeel-test-'));
  const file = path.join(folder, 'evenkeel.db');
  return {
    engine: 'sqlite',
    url: `sqlite://${file}`,
    sql: async (statements) => {
      const args = ['-init', '/dev/null', '-batch', '-bail', '-cmd', '.timeout 5000', file];
      return (await run('sqlite3', args, statements)).trimEnd();
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgres(): Promise<Database> {
  created += 1;
  const name = `evenkeel_test_${process.pid}_${created}`;
  await run('createdb', [name]);
  return {
    engine: 'postgres',
    url: postgresUrl(name),
    sql: async (statements) => {
      const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', name];
      return (await run('psql', args, statements, { PGOPTIONS: '-c client_min_messages=warning' })).trimEnd();
    },
    drop: async () => {
      await run('dropdb', ['--force', name]);
    },
  };
}

function postgresUrl(name: string): string {
  const { PGHOST = '', PGPORT = '5432', PGUSER, PGPASSWORD } = process.env;
  const user = encodeURIComponent(PGUSER || process.env.USER || 'postgres');
  const password = PGPASSWORD ? `:${encodeURIComponent(PGPASSWORD)}` : '';
  // A folder is where the server's socket lies; a URL has no place for it but here.
  return PGHOST.startsWith('/')
    ? `postgres://${user}${password}@localhost:${PGPORT}/${name}?host=${encodeURIComponent(PGHOST)}`
    : `postgres://${user}${password}@${PGHOST}:${PGPORT}/${name}`;
}
