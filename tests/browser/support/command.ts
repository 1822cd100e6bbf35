import { spawn } from 'node:child_process';

/** Runs a program to its end and gives what it printed; throws with its complaint if it fails. */
export async function run(
  program: string,
  args: string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...env } });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  // A program that ends before it has read everything says why by its status.
  child.stdin.on('error', () => undefined).end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`${program} could not be started (${error.message}); scripts/setup test installs it`)),
    );
    child.on('close', resolve);
  });
  if (status !== 0) {
    throw new Error(`${program} ended with ${status}: ${complaint}`);
  }
  return output;
}
