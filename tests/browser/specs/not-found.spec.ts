import { alive } from '../support/pages';
import { expect, test } from '../support/test';

test.beforeEach(({ guard }) => guard.tolerate(/\b404\b/));

test('where no page is, the page says so and leads back', async ({ page }) => {
  for (const path of [
    '/nothing/here',
    '/projects/1/nothing',
    '/<script>alert(1)</script>',
    '/..%2f..%2fetc%2fpasswd',
  ]) {
    await test.step(path, async () => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await alive(page);
      await expect(page.locator('.not-found')).toBeVisible();
    });
  }
  await page.getByRole('main').getByRole('link').click();
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projects');
});

test('where no project is, the page says so and leads back', async ({ page }) => {
  for (const path of [
    '/projects/999999',
    '/projects/999999/edit',
    '/projects/0',
    '/projects/-1',
    '/projects/abc',
    '/projects/9223372036854775807',
    '/projects/99999999999999999999',
  ]) {
    await test.step(path, async () => {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await alive(page);
      await expect(page.getByRole('alert')).toContainText('There is no project with this number');
    });
  }
  await page.getByRole('main').getByRole('link').click();
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projects');
});
