import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const binary = path.resolve(
  process.env.EVENKEEL_BIN || path.join(__dirname, '../../../target/release/evenkeel'),
);

const kept = path.resolve(__dirname, '../test-results/data');

/** The real binary, at a port of its own choice. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly output: { text: string },
  ) {}

  /** Everything that it has printed. */
  get log(): string {
    return this.output.text;
  }

  static async start(databaseUrl: string): Promise<Server> {
    if (!existsSync(binary)) {
      throw new Error(`there is no ${binary}; build it, or name another in EVENKEEL_BIN`);
    }
    const child = spawn(binary, ['serve', '--address', '127.0.0.1:0'], {
      // What it keeps beside a Postgres database goes with the other results.
      env: { ...process.env, DATABASE_URL: databaseUrl, EVENKEEL_DATA_DIR: kept },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { text: '' };
    const killed = (): boolean => child.kill('SIGKILL');
    process.once('exit', killed);
    child.once('exit', () => process.removeListener('exit', killed));

    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`evenkeel did not say within two minutes where it is; it said:\n${output.text}`));
      }, 120_000);
      const collect = (text: string): void => {
        output.text += text;
        const address = /^Evenkeel is at (http:\/\/127\.0\.0\.1:\d+)\s*$/m.exec(output.text);
        if (address?.[1]) {
          clearTimeout(late);
          resolve(address[1]);
        }
      };
      child.stdout.setEncoding('utf8').on('data', collect);
      child.stderr.setEncoding('utf8').on('data', collect);
      child.once('error', reject);
      child.once('exit', (status) => {
        clearTimeout(late);
        reject(new Error(`evenkeel ended with ${status} before it served; it said:\n${output.text}`));
      });
    });
    return new Server(url, child, output);
  }

  /** Asks it to stop, and gives its exit status. */
  async stop(): Promise<number | string | null> {
    const child = this.process;
    if (child.exitCode !== null || child.signalCode !== null) {
      return child.exitCode ?? child.signalCode;
    }
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const ended = new Promise<number | string | null>((resolve) =>
      child.once('exit', (status, signal) => resolve(status ?? signal)),
    );
    child.kill('SIGTERM');
    const status = await ended;
    clearTimeout(late);
    return status;
  }
}
