import type { BrowserContext } from '@playwright/test';

/**
 * Notes what no page may do, whatever a test is about: complain in the console (a hydration
 * mismatch does), panic, break its content security policy, open a dialog (a name that runs as a
 * script would), or get a 5xx.
 */
export class Guard {
  private readonly noted: string[] = [];
  private readonly tolerated: RegExp[] = [];

  /** Lets pass what a test brings about itself. */
  tolerate(pattern: RegExp): void {
    this.tolerated.push(pattern);
  }

  get troubles(): string[] {
    return this.noted.filter((trouble) => !this.tolerated.some((pattern) => pattern.test(trouble)));
  }

  async watch(context: BrowserContext): Promise<void> {
    context.on('console', (message) => {
      if (message.type() === 'error') {
        this.noted.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => {
      this.noted.push(`uncaught: ${error.error().stack ?? error.error().message}`);
    });
    context.on('dialog', (dialog) => {
      // The browser's own question before a changed form is unloaded; whoever goes on means it.
      if (dialog.type() === 'beforeunload') {
        dialog.accept().catch(() => undefined);
        return;
      }
      this.noted.push(`dialog: ${dialog.message()}`);
      // The page may have closed in the meantime, and the dialog with it.
      dialog.dismiss().catch(() => undefined);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) {
        this.noted.push(`answer: ${response.status()} to ${response.request().method()} ${response.url()}`);
      }
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP: ${event.effectiveDirective} stopped ${event.blockedURI} ${event.sample}`);
      });
    });
  }
}
