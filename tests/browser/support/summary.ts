import type { FullResult, Reporter, TestCase } from '@playwright/test/reporter';

/** Says in one line at the end how it went, and why something was left out. */
export default class Summary implements Reporter {
  private readonly tests = new Set<TestCase>();
  private readonly started = Date.now();

  onTestEnd(test: TestCase): void {
    this.tests.add(test);
  }

  onEnd(result: FullResult): void {
    if (this.tests.size === 0) {
      return;
    }
    const count = { passed: 0, failed: 0, skipped: 0 };
    const reasons = new Map<string, number>();
    for (const test of this.tests) {
      const outcome = test.outcome();
      if (outcome === 'skipped') {
        count.skipped += 1;
        const reason = test.annotations.find((a) => a.type === 'skip')?.description ?? 'no reason given';
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      } else {
        count[outcome === 'unexpected' ? 'failed' : 'passed'] += 1;
      }
    }
    const seconds = Math.round((Date.now() - this.started) / 1000);
    const verdict = result.status === 'passed' ? 'passed' : 'FAILED';
    console.log(
      `\nBrowser tests ${verdict}: ${count.passed} passed, ${count.failed} failed, ` +
        `${count.skipped} left out, in ${seconds} s.`,
    );
    for (const [reason, times] of reasons) {
      console.log(`Left out ${times} times: ${reason}.`);
    }
  }

  printsToStdio(): boolean {
    return false;
  }
}
