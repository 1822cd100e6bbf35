import type { Page } from '@playwright/test';

import { open, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const scroll = (page: Page): Promise<number> => page.evaluate(() => Math.round(window.scrollY));

/** Where the page stands once it has been scrolled and has come to rest. */
async function atRest(page: Page): Promise<number> {
  let last = 0;
  const still = async (): Promise<boolean> => {
    const before = last;
    last = await scroll(page);
    return last > 0 && last === before;
  };
  await expect.poll(still, { intervals: [200] }).toBe(true);
  return last;
}

test.describe('in a list of 120', () => {
  test.use({ content: 'expected' });

  test('Back leads to where one was, and "All projects" to the page that one came from', async ({ page }) => {
    await open(page, '/projects?page=2&per_page=40');
    const link = page.locator('table.projects tbody th a').nth(30);
    await link.scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 150);
    const stood = await atRest(page);
    expect(stood).toBeGreaterThan(100);
    const name = (await link.textContent())!;

    await link.click();
    await expect(heading(page)).toHaveText(name);
    expect(await scroll(page)).toBe(0);

    await page.goBack();
    await expect(link).toBeFocused();
    await expect.poll(() => scroll(page)).toBe(stood);

    await page.goForward();
    await expect(heading(page)).toHaveText(name);
    await page.getByRole('link', { name: 'All projects' }).click();
    await expect(page).toHaveURL(/\/projects\?page=2&per_page=40$/);
  });

  test('the next page begins at its top', async ({ page }) => {
    await open(page, '/projects?per_page=40');
    await page.getByRole('link', { name: 'Next' }).click();
    await expect(page.locator('.pagination .where')).toHaveText('41–80 of 120');
    expect(await scroll(page)).toBe(0);
  });

  for (const path of ['/projects', '/settings']) {
    test(`a page of ${path} beyond the end says so`, async ({ page }) => {
      await open(page, `${path}?page=99&per_page=50`);
      await expect(page.getByRole('main')).toContainText('There is no page 99: the list ends with page 3.');
      await page.getByRole('link', { name: 'Go to the last page' }).click();
      await expect(page.locator('.pagination .where')).toHaveText('101–120 of 120');
    });
  }
});

test('the focus goes back from a message that is dismissed', async ({ page, guard }) => {
  guard.tolerate(/\b503\b/);
  await page.route('**/ui/set_flag', (route) =>
    route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
  );
  await open(page, '/projects');
  const control = toggle(page, 'Active', beacon.name);
  await control.press('Space');
  const dismiss = page.locator('.notices').getByRole('button', { name: 'Dismiss' });
  await dismiss.waitFor();
  while (!(await dismiss.evaluate((button) => button === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(dismiss).toHaveCount(0);
  await expect(page.locator('body')).not.toBeFocused();
});
